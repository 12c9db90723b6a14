// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Undertow23IT extends HttpStreamContract {
  Undertow23IT() {
    super(UndertowLibraries.UNDERTOW_2_3, 17);
  }
}
