// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Test;

/** Sessions of Undertow's own API, which may close a connection without a close frame. */
abstract class UndertowNativeWebSocketContract extends UndertowWebSocketContract {
  UndertowNativeWebSocketContract(ServerUnderTest server, int jdk) {
    super(server, jdk);
  }

  @Override
  String title() {
    return super.title() + ": native handlers";
  }

  @Test
  void connectionThatTheServerDropsIsItsAbort() {
    talk(sockets(), "drop")
        .tell("text x", "closed")
        .ended()
        .closedWith(1006, "none")
        .hasOutcome("server_abort");
  }
}
