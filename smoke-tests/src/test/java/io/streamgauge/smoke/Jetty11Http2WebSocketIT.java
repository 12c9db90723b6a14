// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty11Http2WebSocketIT extends JettyHttp2WebSocketContract {
  Jetty11Http2WebSocketIT() {
    super(JettyDistribution.JETTY_11, 17);
  }
}
