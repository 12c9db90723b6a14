// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import io.grpc.servlet.jakarta.GrpcServlet;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;

/** Starts Tomcat with a gRPC servlet. */
public final class GrpcOnTomcat {
  public static void main(String[] keys) throws Exception {
    Http2Protocol http2 = new Http2Protocol();
    // Small messages are no attack, nor are calls that are given up.
    http2.setOverheadCountFactor(0);
    http2.setOverheadDataThreshold(0);
    http2.setOverheadResetFactor(0);
    http2.setOverheadWindowUpdateThreshold(0);
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.addUpgradeProtocol(http2);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    GrpcServlet servlet = new GrpcServlet(List.of(() -> Streams.service("smoke.Streams")));
    Tomcat.addServlet(context, "grpc", servlet).setAsyncSupported(true);
    context.addServletMappingDecoded("/*", "grpc");
    tomcat.start();
    System.out.println("listener plain " + connector.getLocalPort());
    System.out.println("ready");
    tomcat.getServer().await();
  }

  private GrpcOnTomcat() {}
}
