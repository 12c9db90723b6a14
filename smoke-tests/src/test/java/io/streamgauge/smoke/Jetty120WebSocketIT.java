// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty120WebSocketIT extends JettyWebSocketContract {
  Jetty120WebSocketIT() {
    super(JettyDistribution.JETTY_12_0, 17);
  }
}
