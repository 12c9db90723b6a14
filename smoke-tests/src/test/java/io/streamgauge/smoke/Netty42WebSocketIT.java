// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Test;

class Netty42WebSocketIT extends OnNettyWebSocketContract {
  Netty42WebSocketIT() {
    super(NettyLibraries.NETTY_4_2);
  }

  @Test
  void encoderThatChannelsShareCountsForEach() {
    try (WebSocketTalk one = talk("echo?shared=1");
        WebSocketTalk other = talk("echo?shared=1")) {
      one.tell("text a", "expect 1");
      other.tell("text bb", "text ccc", "expect 2");
      one.tell("text dddd", "expect 2").closed().isMeasured();
      other.closed().isMeasured();
    }
  }
}
