// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class JavaWebSocketTlsIT extends JavaWebSocketContract {
  JavaWebSocketTlsIT() {
    super(JavaWebSocketLibraries.JAVA_WEBSOCKET_1_6);
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }
}
