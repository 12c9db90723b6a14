// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket in Armeria's own codecs. */
abstract class ArmeriaWebSocketContract extends OnNettyWebSocketContract {
  ArmeriaWebSocketContract() {
    super(Framework.ARMERIA);
  }

  /** Armeria calls a version that it does not know a bad request. */
  @Override
  public List<Integer> refusals() {
    return List.of(400, 400, 403);
  }

  /** Armeria has no extensions. */
  @Test
  @Override
  public void compressedMessagesCountWhatTheyCarry() {
    WebSocketTalk.Ended session =
        echo(DEFLATE).tell("text " + "again and ".repeat(500), "expect 1").closed().isMeasured();
    assertThat(session.attribute("streamgauge.websocket.extensions")).isEqualTo("nothing");
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 4321})
  @Override
  public void clientClosesWithACode(int code) {
    echo().tell("text x", "expect 1", "close " + code).ended().isMeasured().isNoError();
  }

  /** Armeria takes a close frame without a code for a broken one, and says so. */
  @Test
  void closeFrameWithoutACodeIsRefused() {
    assertBrokenOff(echo().tell("text x", "expect 1", "close 0").ended(), 1007);
  }

  @Override
  public boolean timesSends() {
    return false;
  }
}
