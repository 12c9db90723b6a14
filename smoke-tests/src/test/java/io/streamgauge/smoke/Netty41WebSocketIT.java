// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Netty41WebSocketIT extends OnNettyWebSocketContract {
  Netty41WebSocketIT() {
    super(NettyLibraries.NETTY_4_1);
  }
}
