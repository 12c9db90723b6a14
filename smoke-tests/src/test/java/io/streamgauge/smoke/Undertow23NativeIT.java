// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Undertow23NativeIT extends UndertowNativeContract {
  Undertow23NativeIT() {
    super(UndertowLibraries.UNDERTOW_2_3, 17);
  }
}
