// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory of one Jetty instance: which modules it has, the connectors they do not bring, the
 * application. The distribution itself stays as it was unpacked.
 */
final class JettyBase {
  private static final List<String> MODULES = List.of("server", "http", "http2c", "ssl", "https");

  /** Before JDK 9 it would fetch an agent of its own that patches the JDK. */
  private static final String HTTP2_OVER_TLS = "http2";

  private JettyBase() {}

  static Path create(JettyDistribution jetty, Launch launch) {
    Path hugeFile = launch.hugeFile();
    try {
      Path base = Workspace.newDirectory("jetty-" + jetty.version() + "-base-");
      for (String name :
          List.of("environments", "etc", "lib/ext", "resources", "start.d", "temp", "webapps")) {
        Files.createDirectories(base.resolve(name));
      }
      // Read in this order; what follows a module of Jetty 12's environments is that one's alone.
      Files.writeString(base.resolve("start.d/1-server.ini"), serverIni(launch));
      Files.writeString(base.resolve("start.d/2-modules.ini"), modulesIni(jetty, launch));
      Files.writeString(base.resolve("etc/connectors.xml"), connectorsXml());
      Files.copy(TlsKeys.file(), base.resolve("etc/keys.p12"));
      Path application = base.resolve("application");
      Webapp.buildInto(application, jetty.servletApi());
      if (launch.webSockets()) {
        Webapp.addWebSockets(application, jetty.servletApi());
      }
      // A link, as Jetty serves no symbolic ones and mounts no second directory below the first.
      Path files = Files.createDirectories(application.resolve("files"));
      Files.createLink(files.resolve(hugeFile.getFileName()), hugeFile);
      Files.writeString(base.resolve("webapps/app.xml"), contextXml(jetty, application));
      return base;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compresses for everyone who asks for it, as in Jetty this is the server's, not a connector's;
   * so that a flush shows, the deflater is flushed as well.
   */
  private static String serverIni(Launch launch) {
    return """
    etc/connectors.xml
    jetty.http.host=127.0.0.1
    jetty.http.port=0
    jetty.http.idleTimeout=%d
    jetty.ssl.host=127.0.0.1
    jetty.ssl.port=0
    jetty.ssl.sniHostCheck=false
    jetty.sslContext.keyStorePath=etc/keys.p12
    jetty.sslContext.keyStoreType=%s
    jetty.sslContext.keyStorePassword=%s
    jetty.sslContext.keyManagerPassword=%s
    jetty.sslContext.trustStorePath=etc/keys.p12
    jetty.sslContext.trustStoreType=%s
    jetty.sslContext.trustStorePassword=%s
    jetty.gzip.syncFlush=true
    jetty.compression.gzip.encoder.syncFlush=true
    """
        .formatted(
            launch.webSockets() ? 30_000 : 10_000,
            TlsKeys.TYPE,
            TlsKeys.PASSWORD,
            TlsKeys.PASSWORD,
            TlsKeys.TYPE,
            TlsKeys.PASSWORD);
  }

  private static String modulesIni(JettyDistribution jetty, Launch launch) {
    return "--module="
        + String.join(",", MODULES)
        + (Jdks.majorOf(launch.jdk()) > 8 ? "," + HTTP2_OVER_TLS : "")
        + ","
        + jetty.compressionModule()
        + ","
        + String.join(",", jetty.applicationModules())
        + (launch.webSockets() ? "," + jetty.webSocketModule() : "")
        + "\n";
  }

  /** The connectors that differ from the modules' two, which only get the contract's names. */
  private static String connectorsXml() {
    return """
    <?xml version="1.0"?>
    <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_9_3.dtd">
    <Configure id="Server" class="org.eclipse.jetty.server.Server">
      <Ref refid="httpConnector"><Set name="name">%s</Set></Ref>
      <Ref refid="sslConnector"><Set name="name">%s</Set></Ref>
    %s%s%s</Configure>
    """
        .formatted(
            Connectors.H2C,
            Connectors.TLS,
            connector(Connectors.PLAIN, 30_000),
            connector(Connectors.GZIP, 30_000),
            connector(Connectors.IMPATIENT, 1_000));
  }

  private static String connector(String name, int idleMillis) {
    return """
      <Call name="addConnector"><Arg>
        <New class="org.eclipse.jetty.server.ServerConnector">
          <Arg name="server"><Ref refid="Server"/></Arg>
          <Arg name="factories"><Array type="org.eclipse.jetty.server.ConnectionFactory">
            <Item><New class="org.eclipse.jetty.server.HttpConnectionFactory">
              <Arg name="config"><Ref refid="httpConfig"/></Arg>
            </New></Item>
          </Array></Arg>
          <Set name="name">%s</Set>
          <Set name="host">127.0.0.1</Set>
          <Set name="port">0</Set>
          <Set name="idleTimeout">%d</Set>
        </New>
      </Arg></Call>
    """
        .formatted(name, idleMillis);
  }

  private static String contextXml(JettyDistribution jetty, Path application) {
    return """
    <?xml version="1.0"?>
    <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_9_3.dtd">
    <Configure class="%s">
      <Set name="contextPath">/app</Set>
      <Set name="war">%s</Set>
    </Configure>
    """
        .formatted(jetty.contextClass(), application);
  }
}
