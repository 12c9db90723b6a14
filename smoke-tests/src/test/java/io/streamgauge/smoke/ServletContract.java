// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

import org.junit.jupiter.api.Test;

/** What an application can do in servlets only: their writers, wrappers, dispatches and routes. */
interface ServletContract extends Contract {
  @Test
  default void countsPrintedText() {
    assertCompletes(Scenario.PRINT).sent(200);
  }

  @Test
  default void countsALineWithItsEnd() {
    assertCompletes(Scenario.PRINTLN).sent(5);
  }

  @Test
  default void countsWhatGoesThroughAWriter() {
    assertCompletes(Scenario.ASCII_WRITER).sent(20_000);
  }

  @Test
  default void countsBytesNotCharactersOfAWriter() {
    assertCompletes(Scenario.TWO_BYTE_WRITER).sent(10_000);
  }

  @Test
  default void countsLargeWritesOfAWriter() {
    assertCompletes(Scenario.TWO_LARGE_WRITES_BY_WRITER).sent(10_000);
  }

  @Test
  default void countsSmallWritesOfAWriter() {
    assertCompletes(Scenario.HUNDRED_SMALL_WRITES_BY_WRITER).sent(10_000);
  }

  @Test
  default void countsByteBuffers() {
    assertCompletes(Scenario.BYTE_BUFFER).sent(5_000);
  }

  @Test
  default void countsNothingOfWhatWasResetBeforeItWasSent() {
    assertCompletes(Scenario.RESET_BUFFER).sent(20).isNoStream();
  }

  @Test
  default void countsOnceBehindAPassingWrapper() {
    assertCompletes(Scenario.PASSING_WRAPPER).sent(1_000);
  }

  @Test
  default void countsOnceBehindABufferingWrapper() {
    assertCompletes(Scenario.BUFFERING_WRAPPER).sent(1_000);
  }

  @Test
  default void includeIsOneExchangeWithTheSumOfTheBodies() {
    assertCompletes(Scenario.INCLUDE).sent(350);
  }

  @Test
  default void forwardIsOneExchangeUnderTheRouteThatWasAskedFor() {
    assertCompletes(Scenario.FORWARD).sent(321);
  }

  @Test
  default void routeIsTheServletsPattern() {
    assertCompletes(Scenario.EXACT_ROUTE);
    assertCompletes(Scenario.PREFIX_ROUTE);
    assertCompletes(Scenario.EXTENSION_ROUTE);
  }

  @Test
  default void asyncTimeoutEndsTheExchangeAsTimeout() {
    assertThatExchange(run(Scenario.ASYNC_TIMEOUT)).isMeasured().hasOutcome("timeout");
  }
}
