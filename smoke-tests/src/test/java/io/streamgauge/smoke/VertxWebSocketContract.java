// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** WebSocket on Vert.x 4 and 5. */
abstract class VertxWebSocketContract extends OnNettyWebSocketContract {
  VertxWebSocketContract(ServerUnderTest vertx) {
    super(vertx);
  }

  /** How Vert.x breaks off is not the same in 4 and 5: what its client has seen is reported. */
  @Override
  public void assertBrokenOff(WebSocketTalk.Ended session, int code) {
    if (code == 1002) {
      session.closedWith(
          session.seen().count("close.code"), session.seen().text("close.initiator"));
    } else {
      super.assertBrokenOff(session, code);
    }
  }
}
