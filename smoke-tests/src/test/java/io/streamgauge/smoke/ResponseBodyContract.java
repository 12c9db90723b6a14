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
    assertFailedInTheBody(
        assertThatExchange(run(Scenario.EXCEPTION_AFTER_COMMIT)).isMeasured().sent(5_000));
  }

  /** Of an application that threw. Where nobody is told of that, its response is just too short. */
  default void assertFailedInTheBody(ExchangeAssert exchange) {
    exchange.hasOutcome("error").isError();
  }
}
