// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty121WebSocketIT extends JettyWebSocketContract {
  Jetty121WebSocketIT() {
    super(JettyDistribution.JETTY_12_1, 17);
  }
}
