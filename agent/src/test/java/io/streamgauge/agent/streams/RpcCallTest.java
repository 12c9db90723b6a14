// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcCallTest {

  private static final int PREFIX = 5;

  private final LiveTable table = Exchanges.table();
  private final HttpExchange exchange =
      Exchanges.open(table, "POST", "/shop.Orders/Watch", Duration.ZERO);
  private final RpcCall call = exchange.call();

  private void write(long bytes) {
    call.written(bytes, bytes + PREFIX);
    call.queued(bytes + PREFIX);
  }

  @Test
  void messagesHaveBeenSentWhenTheTransportTookThemWhole() {
    write(10);
    write(0);
    write(1000);
    assertThat(call.sent().chunks()).isZero();
    call.sent(14);
    assertThat(call.sent().chunks()).isZero();
    call.sent(1);
    assertThat(call.sent().chunks()).isEqualTo(1);
    call.sent(5 + 1004);
    assertThat(call.sent().chunks()).isEqualTo(2);
    assertThat(call.sent().bytes()).isEqualTo(10);
    assertThat(call.missingBytes()).isEqualTo(1000);
    call.sent(1);
    assertThat(call.sent().chunks()).isEqualTo(3);
    assertThat(call.sent().bytes()).isEqualTo(1010);
    assertThat(call.missingBytes()).isZero();
  }

  @Test
  void aThousandMessagesMayWaitAtOnce() {
    long bytes = 0;
    for (int i = 0; i < 1000; i++) {
      write(i);
      bytes += i;
      if (i % 3 == 0) {
        call.sent(i / 3 + PREFIX);
      }
    }
    assertThat(call.sent().bytes() + call.missingBytes()).isEqualTo(bytes);
    call.sent(bytes);
    call.sent(1000 * PREFIX);
    assertThat(call.sent().chunks()).isEqualTo(1000);
    assertThat(call.sent().bytes()).isEqualTo(bytes);
  }

  @Test
  void messagesWithoutAWireCountWhenTheyAreHandedOver() {
    call.written(10, 1);
    call.written(0, 1);
    call.written(1000, 1);
    call.handedOver(2, false);
    call.handedOver(1, false);
    assertThat(call.sent().chunks()).isEqualTo(2);
    assertThat(call.sent().bytes()).isEqualTo(10);
    assertThat(call.missingBytes()).isEqualTo(1000);
    assertThat(call.sent().isBlocked()).isTrue();
    call.handedOver(3, true);
    assertThat(call.missingBytes()).isZero();
    assertThat(call.sent().isBlocked()).isFalse();
  }

  @Test
  void messagesInABufferHaveBeenSentWhenTheyHaveLeftIt() {
    call.buffered();
    write(10);
    write(1000);
    call.sent(10 + PREFIX + 1000 + PREFIX);
    assertThat(call.sent().chunks()).isZero();
    exchange.outbound().chunk(500);
    exchange.end();
    assertThat(call.sent().chunks()).isEqualTo(1);
    assertThat(call.missingBytes()).isEqualTo(1000);
  }

  @Test
  void messagesThatNobodySaidHadGoneCountWithTheResponsesBytes() {
    write(10);
    write(1000);
    exchange.outbound().chunk(10 + PREFIX + 1000 + PREFIX);
    exchange.end();
    assertThat(call.sent().chunks()).isEqualTo(2);
    assertThat(call.missingBytes()).isZero();
  }

  @Test
  void whatIsSentAfterTheEndDoesNotCount() {
    write(10);
    exchange.end();
    call.sent(15);
    assertThat(call.sent().chunks()).isZero();
    assertThat(exchange.missingBytes()).isEqualTo(10);
  }

  @Test
  void theWireIsCountedApart() {
    exchange.outbound().chunk(42);
    exchange.inbound().chunk(43);
    call.received(100);
    assertThat(exchange.sent().bytes()).isZero();
    assertThat(exchange.outbound().bytes()).isEqualTo(42);
    assertThat(exchange.requestBytes()).isEqualTo(43);
    assertThat(call.received().bytes()).isEqualTo(100);
  }

  @Test
  void messagesThatTellTheirSizeWhileTheyAreReadCountOnce() {
    call.receiving(700);
    call.receiving(300);
    call.received(0);
    call.received(0);
    call.received(5);
    assertThat(call.received().chunks()).isEqualTo(3);
    assertThat(call.received().bytes()).isEqualTo(1005);
  }

  @Test
  void anApplicationIsHeldBackWhileTooMuchIsQueued() {
    write(40_000);
    assertThat(call.sent().isBlocked()).isTrue();
    call.sent(10_000);
    assertThat(call.sent().isBlocked()).isFalse();
    call.readyBelow(100);
    write(1);
    assertThat(call.sent().isBlocked()).isTrue();
  }

  @Test
  void onlyWhatIsWrittenWhileNotReadyIsAnOverflow() {
    call.method("shop.Orders/Watch", false, true);
    write(40_000);
    assertThat(overflows()).isZero();
    write(1);
    assertThat(overflows()).isEqualTo(1);
  }

  private double overflows() {
    table.sweep();
    return table.store().all(io.streamgauge.agent.telemetry.Metric.BUFFER_OVERFLOWS).stream()
        .mapToLong(series -> series.count())
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "OK,true,COMPLETED,",
    "NOT_FOUND,true,COMPLETED,",
    "CANCELLED,true,COMPLETED,",
    "CANCELLED,false,CLIENT_ABORT,",
    "DEADLINE_EXCEEDED,false,TIMEOUT,DEADLINE_EXCEEDED",
    "UNKNOWN,true,ERROR,UNKNOWN",
    "UNIMPLEMENTED,true,ERROR,UNIMPLEMENTED",
    "INTERNAL,false,ERROR,INTERNAL",
    "UNAVAILABLE,true,ERROR,UNAVAILABLE",
    "DATA_LOSS,true,ERROR,DATA_LOSS",
  })
  void theStatusSaysHowItEnded(String code, boolean answered, Outcome outcome, String error) {
    call.status(code, answered);
    exchange.end();
    assertThat(Outcome.of(exchange)).isEqualTo(outcome);
    assertThat(Outcome.errorType(exchange, outcome)).isEqualTo(error);
  }

  @Test
  void theTransportHasTheLastWord() {
    call.status("OK", true);
    call.status("CANCELLED", false);
    call.status("INTERNAL", true);
    call.status("UNKNOWN", false);
    assertThat(call.status()).isEqualTo("CANCELLED");
  }

  @Test
  void nothingTakesBackWhatAnEndedCallWasAnsweredWith() {
    call.status("OK", true);
    exchange.end();
    call.status("CANCELLED", false);
    assertThat(call.status()).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNAVAILABLE", "UNKNOWN"})
  void aClientThatVanishesIsNoError(String code) {
    call.status(code, false);
    exchange.abandoned(true, true);
    exchange.end();
    assertThat(Outcome.of(exchange)).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(Outcome.errorType(exchange, Outcome.CLIENT_ABORT)).isNull();
  }

  @Test
  void aServletsCallIsOverWhenItsClientHasLeft() {
    call.buffered();
    call.disconnected();
    assertThat(exchange.endNanos()).isZero();
    call.status("UNKNOWN", false);
    assertThat(exchange.endNanos()).isNotZero();
    assertThat(call.status()).isEqualTo("CANCELLED");
  }
}
