// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Undertow22TransportIT extends TransportContract {
  Undertow22TransportIT() {
    super(UndertowLibraries.UNDERTOW_2_2, 17);
  }
}
