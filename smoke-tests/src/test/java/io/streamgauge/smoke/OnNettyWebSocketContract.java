// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** WebSocket on whatever is built on Netty: an application, or a framework. */
abstract class OnNettyWebSocketContract extends ServerContract implements WebSocketContract {
  OnNettyWebSocketContract(ServerUnderTest netty) {
    super(netty, 17);
  }

  @Override
  public String webSocketRoute(String lane, String does) {
    return lane + "/" + does;
  }
}
