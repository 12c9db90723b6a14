// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** WebSocket on Play's backend for Netty. */
@Tag("long")
class PlayWebSocketIT extends OnNettyWebSocketContract {
  PlayWebSocketIT() {
    super(Framework.PLAY);
  }

  /** Play has no extensions. */
  @Test
  @Override
  public void compressedMessagesCountWhatTheyCarry() {
    WebSocketTalk.Ended session =
        echo(DEFLATE).tell("text " + "again and ".repeat(500), "expect 1").closed().isMeasured();
    assertThat(session.attribute("streamgauge.websocket.extensions")).isEqualTo("nothing");
  }

  /** Play takes whatever comes between fragments for an error: the next test. */
  @Test
  @Override
  public void fragmentsAreOneMessageWhateverComesBetween() {
    echo().tell("frame 1 0 10", "frame 0 0 20", "frame 0 1 30", "expect 1").closed().isMeasured();
  }

  @Test
  void pingBetweenFragmentsIsRefused() {
    assertBrokenOff(echo().tell("frame 1 0 10", "ping between", "closed").ended(), 1002);
  }

  /** One limit for all of the server: two fragments that exceed it together. */
  @Override
  public String[] messageOver1000() {
    return new String[] {"frame 2 0 1500000", "frame 0 1 1500000"};
  }

  /**
   * The decoder's own close frame does not reach the encoder, which Play has behind it: the
   * connection is dropped, as the client sees.
   */
  @Test
  @Override
  public void protocolErrorIsAnError() {
    WebSocketTalk.Ended session =
        echo().tell("text x", "expect 1", "raw 838000000000", "closed").ended();
    assertThat(session.seen().text("close.initiator")).isEqualTo("none");
    session
        .closedWith(1006, "none")
        .hasOutcome("error")
        .failedWith("io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException");
  }

  /** Pekko runs what Play makes of a session. */
  @Test
  @Override
  public void handlersAreTimed() {
    assertHandingOnIsTimed();
  }
}
