// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty120Http2WebSocketIT extends JettyHttp2WebSocketContract {
  Jetty120Http2WebSocketIT() {
    super(JettyDistribution.JETTY_12_0, 17);
  }
}
