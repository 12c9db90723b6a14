// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty121TlsWebSocketIT extends JettyWebSocketContract {
  Jetty121TlsWebSocketIT() {
    super(JettyDistribution.JETTY_12_1, 17);
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }
}
