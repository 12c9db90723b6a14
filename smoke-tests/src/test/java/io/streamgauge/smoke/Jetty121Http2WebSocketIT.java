// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty121Http2WebSocketIT extends JettyHttp2WebSocketContract {
  Jetty121Http2WebSocketIT() {
    super(JettyDistribution.JETTY_12_1, 17);
  }
}
