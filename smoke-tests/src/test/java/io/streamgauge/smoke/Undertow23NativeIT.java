// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Undertow23NativeIT extends UndertowNativeContract {
  Undertow23NativeIT() {
    super(UndertowLibraries.UNDERTOW_2_3, 17);
  }
}
