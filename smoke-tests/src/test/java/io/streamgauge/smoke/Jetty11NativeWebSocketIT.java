// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty11NativeWebSocketIT extends JettyNativeWebSocketContract {
  Jetty11NativeWebSocketIT() {
    super(JettyEndpoints.MAPPINGS_11, 17);
  }
}
