// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Netty42EpollWebSocketIT extends OnNettyWebSocketContract {
  Netty42EpollWebSocketIT() {
    super(NettyLibraries.NETTY_4_2_EPOLL);
  }
}
