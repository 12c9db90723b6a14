// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Tyrus1WebSocketIT extends TyrusWebSocketContract {
  Tyrus1WebSocketIT() {
    super(TyrusLibraries.TYRUS_1, 17);
  }
}
