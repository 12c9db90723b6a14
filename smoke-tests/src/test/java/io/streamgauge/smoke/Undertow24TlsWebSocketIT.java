// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Undertow24TlsWebSocketIT extends UndertowNativeWebSocketContract {
  Undertow24TlsWebSocketIT() {
    super(UndertowLibraries.UNDERTOW_2_4, 17);
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }
}
