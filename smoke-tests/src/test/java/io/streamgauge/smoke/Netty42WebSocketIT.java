// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty42WebSocketIT extends OnNettyWebSocketContract {
  Netty42WebSocketIT() {
    super(NettyLibraries.NETTY_4_2);
  }
}
