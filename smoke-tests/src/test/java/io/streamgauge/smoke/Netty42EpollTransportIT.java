// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Netty42EpollTransportIT extends NettyTransportContract {
  Netty42EpollTransportIT() {
    super(NettyLibraries.NETTY_4_2_EPOLL);
  }
}
