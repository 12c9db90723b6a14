// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("jdks")
class Tyrus1OnJdk8WebSocketIT extends TyrusWebSocketContract {
  Tyrus1OnJdk8WebSocketIT() {
    super(TyrusLibraries.TYRUS_1, 8);
  }
}
