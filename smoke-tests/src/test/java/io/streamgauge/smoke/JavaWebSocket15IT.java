// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class JavaWebSocket15IT extends JavaWebSocketContract {
  JavaWebSocket15IT() {
    super(JavaWebSocketLibraries.JAVA_WEBSOCKET_1_5);
  }
}
