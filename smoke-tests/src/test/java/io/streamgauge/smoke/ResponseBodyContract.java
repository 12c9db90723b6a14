// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

import org.junit.jupiter.api.Test;

/** However an application writes: the count is what the client received. */
interface ResponseBodyContract extends Contract {
  @Test
  default void countsSingleBytes() {
    assertCompletes(Scenario.TEN_SINGLE_BYTES).sent(10);
  }

  @Test
  default void countsTenThousandSingleBytes() {
    assertCompletes(Scenario.TEN_THOUSAND_SINGLE_BYTES).sent(10_000);
  }

  @Test
  default void countsAnArrayLargerThanTheBuffer() {
    assertCompletes(Scenario.ONE_ARRAY).sent(10_000);
  }

  @Test
  default void countsLargeArrays() {
    assertCompletes(Scenario.LARGE_ARRAYS).sent(1 << 20);
  }

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
  default void countsCompressedBytesOfAnApplicationThatCompresses() {
    assertCompletes(Scenario.APPLICATION_GZIP);
  }

  @Test
  default void countsCompressedBytesOfAContainerThatCompresses() {
    assertCompletes(Scenario.CONTAINER_GZIP);
  }

  @Test
  default void headAnd204And304CountNoBody() {
    assertCompletes(Scenario.HEAD).sent(0).isNoStream();
    assertCompletes(Scenario.NO_CONTENT).sent(0).isNoStream();
    assertCompletes(Scenario.NOT_MODIFIED).sent(0).isNoStream();
  }

  @Test
  default void emptyBodyOpensNoStream() {
    assertCompletes(Scenario.EMPTY).sent(0).isNoStream();
    assertCompletes(Scenario.REDIRECT).sent(0).isNoStream();
  }

  @Test
  default void smallBodyOfKnownLengthIsNoStream() {
    assertCompletes(Scenario.ARRAY_OF_KNOWN_LENGTH).sent(1_000).isNoStream();
  }

  @Test
  default void countsNothingBeyondContentLength() {
    assertWroteTooMuch(run(Scenario.MORE_THAN_CONTENT_LENGTH));
  }

  /** Of 150 bytes written where 100 were announced. Some drop the rest, some refuse the write. */
  default void assertWroteTooMuch(Exchange exchange) {
    assertThatExchange(exchange).isMeasured().hasOutcome("completed").isNoError().sent(100);
  }

  @Test
  default void bodyShorterThanContentLengthIsAServersAbort() {
    assertWroteTooLittle(run(Scenario.LESS_THAN_CONTENT_LENGTH));
  }

  /** Of 50 bytes written where 100 were announced. Some send them, some send an error instead. */
  default void assertWroteTooLittle(Exchange exchange) {
    assertThatExchange(exchange)
        .isMeasured()
        .sent(50)
        .hasOutcome("server_abort")
        .isError("incomplete_response");
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
  default void countsTheContainersOwnErrorPage() {
    assertCompletes(Scenario.ERROR_PAGE);
    assertCompletes(Scenario.NO_SUCH_BEHAVIOUR);
    assertCompletes(Scenario.NO_SUCH_FILE);
  }

  @Test
  default void exceptionBeforeTheFirstByteIsAnErrorWithThePageThatWasSent() {
    assertThatExchange(run(Scenario.EXCEPTION_BEFORE_COMMIT))
        .isMeasured()
        .hasOutcome("error")
        .isError();
  }

  @Test
  default void exceptionAfterTheFirstByteIsAnErrorWithTheBytesThatWereSent() {
    assertThatExchange(run(Scenario.EXCEPTION_AFTER_COMMIT))
        .isMeasured()
        .sent(5_000)
        .hasOutcome("error")
        .isError();
  }

  @Test
  default void routeIsTheServletsPattern() {
    assertCompletes(Scenario.EXACT_ROUTE);
    assertCompletes(Scenario.PREFIX_ROUTE);
    assertCompletes(Scenario.EXTENSION_ROUTE);
  }
}
