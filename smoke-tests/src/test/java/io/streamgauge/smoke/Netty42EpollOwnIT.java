// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty42EpollOwnIT extends NettyContract {
  Netty42EpollOwnIT() {
    super(NettyLibraries.NETTY_4_2_EPOLL);
  }
}
