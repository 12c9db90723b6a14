// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Undertow22NativeWebSocketIT extends UndertowNativeWebSocketContract {
  Undertow22NativeWebSocketIT() {
    super(UndertowLibraries.UNDERTOW_2_2, 17);
  }
}
