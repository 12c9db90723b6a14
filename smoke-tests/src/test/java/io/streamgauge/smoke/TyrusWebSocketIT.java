// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class TyrusWebSocketIT extends TyrusWebSocketContract {
  TyrusWebSocketIT() {
    super(TyrusLibraries.TYRUS_2, 17);
  }
}
