// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private final HttpExchange exchange = Exchanges.get(Exchanges.table(), "/x", Duration.ZERO);

  private void assertOutcome(Outcome expected, @Nullable String error) {
    Outcome outcome = Outcome.of(exchange);
    assertThat(outcome).isEqualTo(expected);
    assertThat(Outcome.errorType(exchange, outcome)).isEqualTo(error);
  }

  @Test
  void ordinaryEndIsCompleted() {
    exchange.response(200, null, 0);
    assertOutcome(Outcome.COMPLETED, null);
  }

  @Test
  void failureToSendMeansTheClientLeftWhateverTheApplicationThrewThen() {
    exchange.response(200, null, 100);
    exchange.failed(new IllegalStateException());
    exchange.outbound().transportFailed(new IOException());
    assertOutcome(Outcome.CLIENT_ABORT, null);
  }

  @Test
  void requestCutShortIsTheClientsDoingButCouldNotBeServed() {
    exchange.inbound().transportFailed(new EOFException());
    assertOutcome(Outcome.CLIENT_ABORT, "incomplete_request_body");
  }

  @Test
  void whoClosesAStreamBeforeItsResponseHasEndedHasGivenItUp() {
    exchange.response(200, null, -1);
    exchange.abandoned(false, true);
    exchange.abandoned(true, true);
    assertOutcome(Outcome.SERVER_ABORT, "incomplete_response");
  }

  @Test
  void streamThatItsClientClosesIsItsAbort() {
    exchange.response(200, null, -1);
    exchange.abandoned(true, false);
    exchange.abandoned(false, false);
    assertOutcome(Outcome.CLIENT_ABORT, null);
  }

  @Test
  void streamThatItsClientClosesBeforeItHasAskedCouldNotBeServed() {
    exchange.abandoned(true, false);
    assertOutcome(Outcome.CLIENT_ABORT, "incomplete_request_body");
  }

  @Test
  void streamThatIsClosedAfterItsResponseHasEndedIsComplete() {
    exchange.response(200, null, -1);
    exchange.hold();
    exchange.end();
    exchange.abandoned(true, false);
    assertOutcome(Outcome.COMPLETED, null);
  }

  @Test
  void timeoutsOfTheTransportAreTold() {
    exchange.inbound().transportFailed(new SocketTimeoutException());
    assertOutcome(Outcome.TIMEOUT, "read_timeout");
    exchange.outbound().transportFailed(new SocketTimeoutException());
    assertOutcome(Outcome.TIMEOUT, "write_timeout");
  }

  @Test
  void asynchronousTimeoutCountsIfItSpoiledTheAnswer() {
    exchange.timedOut();
    exchange.response(200, null, 0);
    exchange.outbound().chunk(1);
    assertOutcome(Outcome.COMPLETED, null);
    exchange.timedOut();
    assertOutcome(Outcome.TIMEOUT, "async_timeout");
  }

  @Test
  void serverErrorsAreNamedByStatusOrException() {
    exchange.response(503, null, 0);
    assertOutcome(Outcome.ERROR, "503");
    exchange.failed(new IllegalStateException());
    exchange.failed(new IllegalArgumentException());
    assertOutcome(Outcome.ERROR, "java.lang.IllegalStateException");
  }

  @Test
  void answerShorterThanAnnouncedIsTheServersDoing() {
    exchange.response(200, null, 100);
    exchange.outbound().chunk(99);
    assertOutcome(Outcome.SERVER_ABORT, "incomplete_response");
    exchange.outbound().chunk(1);
    assertOutcome(Outcome.COMPLETED, null);
  }

  @Test
  void headOfAKnownLengthMissesNothing() {
    HttpExchange head = Exchanges.open(Exchanges.table(), "HEAD", "/x", Duration.ZERO);
    head.response(200, null, 100);
    assertThat(Outcome.of(head)).isEqualTo(Outcome.COMPLETED);
  }
}
