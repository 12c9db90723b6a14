// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Netty41OldestWebSocketIT extends OnNettyWebSocketContract {
  Netty41OldestWebSocketIT() {
    super(NettyLibraries.NETTY_4_1_0);
  }

  /** Its decoder writes a close frame past the encoder, which is why it never gets out. */
  @Override
  public void assertBrokenOff(WebSocketTalk.Ended session, int code) {
    session
        .closedWith(1006, "none")
        .hasOutcome("error")
        .failedWith("io.netty.handler.codec.CorruptedFrameException");
  }
}
