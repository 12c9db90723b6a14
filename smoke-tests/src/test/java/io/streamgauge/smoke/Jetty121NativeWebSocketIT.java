// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty121NativeWebSocketIT extends JettyNativeWebSocketContract {
  Jetty121NativeWebSocketIT() {
    super(JettyEndpoints.HANDLERS_12_1, 17);
  }
}
