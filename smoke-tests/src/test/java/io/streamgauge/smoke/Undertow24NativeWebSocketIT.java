// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Undertow24NativeWebSocketIT extends UndertowNativeWebSocketContract {
  Undertow24NativeWebSocketIT() {
    super(UndertowLibraries.UNDERTOW_2_4, 17);
  }
}
