// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class JavaWebSocketIT extends JavaWebSocketContract {
  JavaWebSocketIT() {
    super(JavaWebSocketLibraries.JAVA_WEBSOCKET_1_6);
  }
}
