// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.BlockedTime.OUTBOUND;
import static io.streamgauge.smoke.BlockedTime.READ_CALL;
import static io.streamgauge.smoke.BlockedTime.WRITE_CALL;
import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that hold up a thread of the application's in the midst of a call. */
interface BlockingCallContract extends BackPressureContract {
  @Test
  default void clientThatPausesHoldsUpAWriteCall() {
    Paused paused = pause("/write?size=" + PIECE + "&n=" + PIECES_OF_MUCH);
    paused.assertBlockedForThePause();
    new BlockedTime(measured(), paused.exchange().route())
        .assertBetween(paused.atLeast(), paused.atMost(), List.of(WRITE_CALL));
  }

  @Test
  default void clientThatSendsSlowlyHoldsUpAReadCall() {
    Slow slow = sendSlowly("/upload-stream");
    assertThatExchange(slow.exchange()).isMeasured().isInboundStream("http").isNoError();
    new BlockedTime(measured(), slow.exchange().route())
        .assertBetween(
            0.9 * slow.pause().seconds(), 1.1 * slow.pause().seconds(), List.of(READ_CALL));
    new BlockedTime(measured(), slow.exchange().route()).assertNone(OUTBOUND);
  }
}
