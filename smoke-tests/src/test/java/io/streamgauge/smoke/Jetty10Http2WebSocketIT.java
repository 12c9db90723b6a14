// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty10Http2WebSocketIT extends JettyHttp2WebSocketContract {
  Jetty10Http2WebSocketIT() {
    super(JettyDistribution.JETTY_10, 17);
  }
}
