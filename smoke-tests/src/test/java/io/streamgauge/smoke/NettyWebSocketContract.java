// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** WebSocket on an application that is written against Netty itself. */
abstract class NettyWebSocketContract extends ServerContract implements WebSocketContract {
  NettyWebSocketContract(NettyLibraries netty) {
    super(netty, 17);
  }

  @Override
  public String webSocketRoute(String lane, String does) {
    return lane + "/" + does;
  }
}
