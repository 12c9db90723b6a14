// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.List;
import org.junit.jupiter.api.Test;

/** WebSocket sessions that are tunnelled through streams of HTTP/2 (RFC 8441). */
interface Http2WebSocketContract extends WebSocketContract {

  @Override
  default String handshakeMethod() {
    return "CONNECT";
  }

  @Override
  default long granted() {
    return 200;
  }

  @Test
  default void streamThatIsResetHasNoCloseFrame() {
    String lane = measured().lane().replace("/c", "/w");
    WebSocketTalk.begin(measured(), lane + "/echo", webSocketRoute(lane, "echo"), List.of())
        .tell("text x", "expect 1", "reset")
        .ended()
        .closedWith(1006, "none")
        .hasOutcome("client_abort")
        .isNoError();
  }
}
