// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty11WebSocketIT extends JettyWebSocketContract {
  Jetty11WebSocketIT() {
    super(JettyDistribution.JETTY_11, 17);
  }
}
