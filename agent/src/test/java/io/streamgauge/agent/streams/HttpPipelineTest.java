// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.bootstrap.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Told as a Netty server tells it: what was asked, encoded, queued, sent. */
class HttpPipelineTest {

  private static final int HEAD = 50;

  private final LiveTable table = Exchanges.table();
  private LiveConnection connection;

  @BeforeEach
  void accept() {
    connection = (LiveConnection) Exchanges.accept(table);
  }

  private HttpExchange ask(String path) {
    HttpExchange exchange = Exchanges.get(table, path, Duration.ZERO);
    connection.asked(exchange);
    connection.askedWhole();
    return exchange;
  }

  private void answer(int body) {
    Exchange exchange = Objects.requireNonNull(connection.answering());
    exchange.response(200, "text/plain", body);
    exchange.outbound().chunk(body);
    connection.answered();
    connection.queued(HEAD + body);
  }

  private void send(long bytes, boolean waits) {
    connection.sent(bytes);
    connection.flushed(waits, 65_536);
  }

  @Test
  void endsAResponseWhenItsLastByteHasBeenSent() {
    HttpExchange exchange = ask("/a");
    answer(1000);
    send(500, true);
    assertThat(exchange.endNanos()).isZero();
    assertThat(exchange.isDraining()).isTrue();
    send(550, false);
    assertThat(exchange.endNanos()).isNotZero();
    assertThat(exchange.outbound().bytes()).isEqualTo(1000);
  }

  @Test
  void countsNothingAsSentBeforeItIsFlushed() {
    HttpExchange exchange = ask("/a");
    answer(1000);
    assertThat(exchange.outbound().bytes()).isZero();
    send(HEAD + 1000, false);
    assertThat(exchange.outbound().bytes()).isEqualTo(1000);
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    HttpExchange first = ask("/a");
    HttpExchange second = ask("/b");
    assertThat(connection.answering()).isSameAs(first);
    answer(10);
    assertThat(connection.answering()).isSameAs(second);
    answer(20);
    send(HEAD + 10, true);
    assertThat(first.endNanos()).isNotZero();
    assertThat(second.endNanos()).isZero();
    send(HEAD + 20, false);
    assertThat(second.endNanos()).isNotZero();
    assertThat(second.outbound().bytes()).isEqualTo(20);
    assertThat(connection.answering()).isNull();
  }

  @Test
  void anEarlyAnswerEndsWithItsRequest() {
    HttpExchange exchange = Exchanges.open(table, "POST", "/a", Duration.ZERO);
    connection.asked(exchange);
    answer(10);
    send(HEAD + 10, false);
    assertThat(exchange.endNanos()).isZero();
    Objects.requireNonNull(connection.asking()).inbound().chunk(7);
    connection.askedWhole();
    assertThat(exchange.endNanos()).isNotZero();
    assertThat(exchange.inbound().bytes()).isEqualTo(7);
  }

  @Test
  void whatTheQueueHoldsWhenTheClientLeavesIsLost() {
    HttpExchange exchange = ask("/a");
    answer(1000);
    send(HEAD + 400, true);
    connection.failed(new IOException("Connection reset"));
    connection.closed();
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(exchange.outbound().bytes()).isEqualTo(400);
    assertThat(exchange.outbound().lost()).isEqualTo(600);
    assertThat(exchange.missingBytes()).isEqualTo(600);
  }

  /** Its length says that there is no more, though the application has not said so yet. */
  @Test
  void aClientThatLeavesWithAllThatWasAnnouncedHasAbortedNothing() {
    HttpExchange exchange = ask("/a");
    Exchange answered = Objects.requireNonNull(connection.answering());
    answered.response(200, "text/plain", 1000);
    answered.outbound().chunk(1000);
    connection.queued(HEAD + 1000);
    send(HEAD + 1000, false);
    connection.failed(new IOException("Connection reset by peer"));
    connection.closed();
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(exchange.outbound().bytes()).isEqualTo(1000);
  }

  @Test
  void aClientThatLeavesBeforeItsAnswerIsNoError() {
    HttpExchange exchange = ask("/a");
    connection.closed();
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(exchange.errorType()).isNull();
  }

  @Test
  void aRequestCutShortCouldNotBeServed() {
    HttpExchange exchange = Exchanges.open(table, "POST", "/a", Duration.ZERO);
    connection.asked(exchange);
    Objects.requireNonNull(connection.asking()).inbound().chunk(7);
    connection.closed();
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(exchange.errorType()).isEqualTo("incomplete_request_body");
  }

  @Test
  void aServerThatClosesWithinAResponseHasAbortedIt() {
    HttpExchange exchange = ask("/a");
    answer(1000);
    send(HEAD + 400, true);
    connection.closing();
    connection.closed();
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.SERVER_ABORT);
    assertThat(exchange.errorType()).isEqualTo("incomplete_response");
    assertThat(exchange.outbound().bytes()).isEqualTo(400);
  }

  /** Netty's applications often refuse with a head, and leave the rest to the close. */
  @Test
  void aServerThatClosesAfterAResponseWithoutALengthHasCompletedIt() {
    HttpExchange exchange = ask("/a");
    Objects.requireNonNull(connection.answering()).response(401, null, -1);
    connection.queued(HEAD);
    send(HEAD, false);
    connection.closing();
    connection.closed();
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(exchange.errorType()).isNull();
  }

  @Test
  void aServerThatClosesWithinAResponseInChunksHasAbortedIt() {
    HttpExchange exchange = ask("/a");
    Exchange answered = Objects.requireNonNull(connection.answering());
    answered.response(200, null, -1);
    answered.outbound().framed(true);
    connection.queued(HEAD);
    send(HEAD, false);
    connection.closing();
    connection.closed();
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.SERVER_ABORT);
  }

  @Test
  void aServerThatClosesAfterAResponseHasCompletedIt() {
    HttpExchange exchange = ask("/a");
    answer(1000);
    send(HEAD + 1000, false);
    connection.closing();
    connection.closed();
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void whatIsFlushedAndStillThereHoldsTheResponseBack() {
    HttpExchange exchange = ask("/a");
    answer(100_000);
    assertThat(exchange.outbound().isBlocked()).isFalse();
    send(50, true);
    assertThat(exchange.outbound().isBlocked()).isTrue();
    send(100_000, false);
    assertThat(exchange.outbound().isBlocked()).isFalse();
  }

  @Test
  void aFileThatTheTransportDoesNotReportToItsEndHasGoneAllTheSame() {
    ask("/a");
    answer(1000);
    connection.sent(700);
    connection.unqueued(HEAD + 1000);
    connection.flushed(false, 0);
    connection.closed();
    table.sweep();
    assertThat(table.store().all(io.streamgauge.agent.telemetry.Metric.CONNECTION_LOST))
        .allSatisfy(series -> assertThat(series.count()).isZero());
  }

  /** A decoder goes on with what it has when its channel is closed in between. */
  @Test
  void endsARequestThatIsDecodedAfterTheConnectionWasClosed() {
    ask("/a");
    answer(10);
    send(60, false);
    connection.closing();
    connection.closed();
    HttpExchange late = ask("/b");
    assertThat(late.endNanos()).isNotZero();
    table.sweep();
    assertThat(late.outcome()).isEqualTo(Outcome.SERVER_ABORT);
    assertThat(connection.asking()).isNull();
  }
}
