// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

import org.junit.jupiter.api.Test;

/** Files that go to the socket past every buffer of the container. */
interface SendfileContract extends Contract {
  @Test
  default void countsAFileOfThreeHundredMegabytes() {
    assertThatExchange(run(Scenario.HUGE_FILE))
        .isMeasured()
        .sent(Scenario.HUGE_SIZE)
        .hasOutcome("completed")
        .isNoError();
  }

  @Test
  default void countsARangeOfAFile() {
    assertThatExchange(run(Scenario.HUGE_FILE_RANGE))
        .isMeasured()
        .sent(1 << 20)
        .hasOutcome("completed");
  }

  @Test
  default void countsAFileTheApplicationHandsOver() {
    assertCompletes(Scenario.SENDFILE_BY_ATTRIBUTES).sent(2_000_000).isOutboundStream("http");
  }
}
