// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.Map;

/** Tomcat's other connector, where sockets call back. */
class Tomcat11Nio2IT extends HttpStreamContract implements BlockingCallContract {
  Tomcat11Nio2IT() {
    super(new OverNio2(), 17);
  }

  private static final class OverNio2 implements ServerUnderTest {
    @Override
    public String title() {
      return TomcatDistribution.TOMCAT_11.title() + " over NIO2";
    }

    @Override
    public TestServer start(Launch launch) {
      String nio2 = "org.apache.coyote.http11.Http11Nio2Protocol";
      return TomcatServer.of(TomcatDistribution.TOMCAT_11, launch)
          .connector(Connectors.PLAIN, Map.of("protocol", nio2))
          .connector(Connectors.GZIP, Map.of("protocol", nio2, "compression", "on"))
          .connector(Connectors.IMPATIENT, Map.of("protocol", nio2, "connectionTimeout", "1000"))
          .start();
    }
  }
}
