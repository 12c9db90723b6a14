// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Tomcat11TlsWebSocketIT extends ServerContract implements WebSocketContract {
  Tomcat11TlsWebSocketIT() {
    super(TomcatDistribution.TOMCAT_11, 17);
  }

  @Override
  Launch change(Launch launch) {
    return launch.withWebSockets();
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }

  @Override
  public boolean timesSends() {
    return true;
  }
}
