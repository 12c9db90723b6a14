// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.Series;
import io.streamgauge.bootstrap.Connection;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketSessionTest {

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int FIN = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int CLOSE = 8;

  private final LiveTable table = Exchanges.table();
  private final HttpExchange exchange = upgraded();
  private final WebSocketSession session = exchange.webSocket();

  private HttpExchange upgraded() {
    HttpExchange handshake = Exchanges.get(table, "/chat", Duration.ZERO);
    handshake.asksForWebSocket();
    handshake.response(101, null, -1);
    return Exchanges.upgrade(table, handshake, WebSocketSession.PROTOCOL);
  }

  private Series ofMessages(Metric metric, String direction, String type) {
    table.sweep();
    return table
        .store()
        .series(
            metric,
            Labels.of(Attribute.TYPE, "websocket")
                .and(Attribute.DIRECTION, direction)
                .and(Attribute.SIDE, "server")
                .and(Attribute.ROUTE, "/chat")
                .and(Attribute.MESSAGE_TYPE, type));
  }

  private static ByteBuffer code(int code) {
    return ByteBuffer.allocate(2).putShort(0, (short) code);
  }

  @Test
  void framesAreChunksAndMessagesEndWithTheFinalOne() {
    session.received(TEXT, 3);
    session.received(0, 4);
    session.received(FIN, 0);
    session.received(BINARY | FIN, 100_000);
    assertThat(exchange.inbound().chunks()).isEqualTo(4);
    assertThat(exchange.inbound().bytes()).isEqualTo(100_007);
    assertThat(session.messages(Direction.INBOUND)).isEqualTo(2);
    assertThat(ofMessages(Metric.STREAM_MESSAGES, "inbound", "text").count()).isEqualTo(1);
    assertThat(ofMessages(Metric.STREAM_MESSAGES, "inbound", "binary").count()).isEqualTo(1);
    assertThat(ofMessages(Metric.STREAM_MESSAGE_SIZE, "inbound", "text").sum()).isEqualTo(7);
    assertThat(ofMessages(Metric.STREAM_MESSAGE_SIZE, "inbound", "binary").sum())
        .isEqualTo(100_000);
  }

  @Test
  void framesAreSortedBySizeWhateverTheyAreOfAMessage() {
    session.sent(TEXT | FIN, 10);
    session.sent(BINARY, 100);
    session.sent(FIN, 1_000);
    session.deflating(5_000);
    session.sent(TEXT | FIN | COMPRESSED, 50);
    session.sent(BINARY | FIN, 300);
    assertThat(chunkSizes()).containsExactly(1L, 1L, 2L, 0L, 1L);
    exchange.outbound().withdraw(304);
    assertThat(exchange.outbound().chunks()).isEqualTo(4);
    exchange.end();
    assertThat(chunkSizes()).as("what has been reported").containsExactly(1L, 1L, 2L, 0L, 1L);
  }

  @Test
  void frameThatNeverLeftIsSortedNowhere() {
    session.sent(BINARY | FIN, 300);
    session.sent(BINARY | FIN, 10);
    exchange.outbound().withdraw(12);
    exchange.end();
    assertThat(chunkSizes()).containsExactly(0L, 0L, 1L);
  }

  @Test
  void framesThatWaitFromPulseToPulseAreHeldBack() {
    StreamMeter sending = exchange.outbound();
    for (int i = 0; i < 2; i++) {
      session.queue().joins(ByteBuffer.wrap(new byte[] {(byte) (FIN | BINARY), 1, 0}));
      table.sweep();
      assertThat(sending.isBlocked()).as("just come").isFalse();
      session.queue().left(List.of());
      table.sweep();
      assertThat(sending.isBlocked()).as("gone").isFalse();
    }
    session.queue().joins(ByteBuffer.wrap(new byte[] {(byte) (FIN | BINARY), 1, 0}));
    table.sweep();
    table.sweep();
    assertThat(sending.isBlocked()).isTrue();
    session.queue().left(List.of());
    table.sweep();
    assertThat(sending.isBlocked()).isFalse();
    assertThat(sending.blockedNanos(System.nanoTime())).isPositive();
  }

  /** How many outbound chunks there are of each size, up to the largest. */
  private List<Long> chunkSizes() {
    table.sweep();
    long[] buckets =
        table
            .store()
            .series(
                Metric.STREAM_CHUNK_SIZE,
                Labels.of(Attribute.TYPE, "websocket")
                    .and(Attribute.DIRECTION, "outbound")
                    .and(Attribute.SIDE, "server")
                    .and(Attribute.ROUTE, "/chat"))
            .buckets();
    int used = buckets.length;
    while (used > 0 && buckets[used - 1] == 0) {
      used--;
    }
    return LongStream.of(buckets).limit(used).boxed().toList();
  }

  @Test
  void handshakeLeadsToItsSession() {
    HttpExchange handshake = Objects.requireNonNull(exchange.handshake());
    assertThat(handshake.conversation()).isSameAs(exchange);
    assertThat(handshake.isConversation()).isFalse();
    assertThat(exchange.isConversation()).isTrue();
  }

  @Test
  void whatWaitsForItsWindowIsLostWithItsStream() {
    session.sent(BINARY | FIN, 1_000);
    exchange.outbound().unsent(0);
    session.sent(BINARY | FIN, 500);
    exchange.outbound().unsent(504);
    exchange.abandoned(true, false);
    assertThat(exchange.outbound().bytes()).isEqualTo(1_000);
    assertThat(exchange.outbound().chunks()).isEqualTo(1);
    assertThat(exchange.outbound().lost()).isEqualTo(500);
  }

  @Test
  void frameThatIsReadInPartsIsOneWhenItIsWhole() {
    session.receiving(TEXT, 3, false);
    session.receiving(0, 4, false);
    assertThat(exchange.inbound().chunks()).isZero();
    session.receiving(FIN, 5, true);
    assertThat(exchange.inbound().chunks()).isEqualTo(1);
    assertThat(exchange.inbound().bytes()).isEqualTo(12);
    assertThat(session.messages(Direction.INBOUND)).isEqualTo(1);
  }

  @Test
  void compressedFrameThatIsReadInPartsCountsWhenItIsInflated() {
    session.receiving(BINARY | FIN, 7, true);
    session.inflated(7);
    session.receiving(TEXT | COMPRESSED, 3, false);
    session.inflated(30);
    session.receiving(0, 4, true);
    session.inflated(40);
    assertThat(exchange.inbound().chunks()).isEqualTo(1);
    session.receiving(FIN, 5, true);
    assertThat(exchange.inbound().chunks()).isEqualTo(2);
    session.inflated(50);
    session.inflatedWhole();
    assertThat(exchange.inbound().chunks()).isEqualTo(3);
    assertThat(exchange.inbound().bytes()).isEqualTo(127);
    assertThat(session.wireBytes(Direction.INBOUND)).isEqualTo(19);
    assertThat(session.messages(Direction.INBOUND)).isEqualTo(2);
  }

  @Test
  void whatWaitsIsToldByItsChanges() {
    session.queue().grows(1, 1000);
    session.queue().grows(1, 50);
    session.queue().grows(-1, -1000);
    assertThat(session.queue().isUsed()).isTrue();
    assertThat(session.queue().frames()).isEqualTo(1);
    assertThat(session.queue().bytes()).isEqualTo(50);
    exchange.end();
    assertThat(session.queue().frames()).isZero();
    assertThat(session.queue().bytes()).isZero();
  }

  private long dropped(String reason) {
    table.sweep();
    Labels buffer =
        Labels.of(Attribute.BUFFER_KIND, "websocket_send")
            .and(Attribute.TYPE, "websocket")
            .and(Attribute.ROUTE, "/chat")
            .and(Attribute.DROP_REASON, reason);
    return table.store().series(Metric.BUFFER_DROPPED, buffer).count();
  }

  @Test
  void whatWaitsAtTheEndIsDropped() {
    session.queue().grows(3, 3000);
    session.queue().grows(-1, -1000);
    assertThat(dropped("closed")).isZero();
    exchange.end();
    exchange.end();
    session.queue().grows(-1, -1000);
    assertThat(dropped("closed")).isEqualTo(2);
    assertThat(session.queue().frames()).isZero();
  }

  /** A server may find out one by one that it can send no more. */
  @Test
  void messageThatHasLeftTheQueueAndIsNotSentIsDropped() {
    for (int i = 0; i < 5; i++) {
      session.queue().takes(100, i != 3);
    }
    session.sent(0x81, 100);
    for (int i = 0; i < 4; i++) {
      session.queue().grows(-1, -100);
    }
    assertThat(session.queue().frames()).isEqualTo(1);
    exchange.end();
    exchange.end();
    assertThat(dropped("closed")).isEqualTo(3);
  }

  @Test
  void whatDoesNotJoinTheQueueItIsOfferedToIsDropped() {
    for (int i = 0; i < 5; i++) {
      if (i < 3) {
        session.queue().takes(100, true);
      }
      session.queue().offered();
    }
    assertThat(dropped("overflow")).isEqualTo(2);
    session.queue().takes(100, true);
    assertThat(dropped("overflow")).as("one that is under way").isEqualTo(2);
    session.queue().offered();
    session.queue().offered();
    assertThat(dropped("overflow")).isEqualTo(3);
  }

  @Test
  void connectionOfAClientThatOwesAPongIsStaleUntilItSpeaks() {
    Connection connection = Exchanges.accept(table);
    connection.carries(exchange);
    connection.received(100);
    assertThat(connectionsThatAre("stale")).isZero();
    // Of a session that is as old: the rule itself is HeartbeatsTest's.
    HttpExchange old = Exchanges.silentSession(table, "/old", Duration.ofSeconds(91));
    connection.carries(old);
    assertThat(connectionsThatAre("stale")).isZero();
    old.webSocket().controlSent(9, null);
    connection.sent(2);
    assertThat(connectionsThatAre("stale")).isOne();
    assertThat(connectionsThatAre("active")).isZero();
    old.webSocket().controlReceived(10, null);
    assertThat(connectionsThatAre("stale")).isZero();
    assertThat(connectionsThatAre("idle")).isOne();
  }

  private long connectionsThatAre(String state) {
    table.sweep();
    return table.store().all(Metric.CONNECTION_ACTIVE).stream()
        .filter(series -> series.labels().toString().contains(state))
        .mapToLong(Series::count)
        .sum();
  }

  @Test
  void sessionThatIsClosedBecauseNobodySaysAnythingTimesOut() {
    exchange.timedOut();
    session.controlSent(CLOSE, code(1001));
    exchange.end();
    assertThat(session.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(session.closeCode()).isEqualTo(1001);
  }

  @Test
  void messageIsNotOneBeforeItsEnd() {
    session.sent(TEXT, 3);
    assertThat(session.messages(Direction.OUTBOUND)).isZero();
    assertThat(ofMessages(Metric.STREAM_MESSAGES, "outbound", "text").count()).isZero();
    session.sent(FIN, 3);
    assertThat(ofMessages(Metric.STREAM_MESSAGES, "outbound", "text").count()).isEqualTo(1);
  }

  @Test
  void compressedMessageCountsWhatItCarries() {
    session.deflating(1000);
    session.sent(TEXT | COMPRESSED, 20);
    session.sent(FIN, 30);
    session.deflating(5);
    session.sent(TEXT | FIN, 5);
    session.inflated(400);
    session.inflated(600);
    session.received(BINARY | FIN | COMPRESSED, 60);
    assertThat(exchange.outbound().bytes()).isEqualTo(1005);
    assertThat(exchange.outbound().chunks()).isEqualTo(3);
    assertThat(session.wireBytes(Direction.OUTBOUND)).isEqualTo(55);
    assertThat(exchange.inbound().bytes()).isEqualTo(1000);
    assertThat(session.wireBytes(Direction.INBOUND)).isEqualTo(60);
  }

  @Test
  void compressedFrameThatIsInflatedLaterCountsThen() {
    session.receiving(TEXT | COMPRESSED, 20, true);
    assertThat(exchange.inbound().chunks()).isZero();
    session.inflated(600);
    session.inflatedWhole();
    assertThat(exchange.inbound().bytes()).isEqualTo(600);
    session.controlReceived(9, null);
    session.receiving(FIN, 30, true);
    session.inflated(0);
    session.inflatedWhole();
    session.receiving(TEXT | FIN, 5, true);
    assertThat(exchange.inbound().bytes()).isEqualTo(605);
    assertThat(exchange.inbound().chunks()).isEqualTo(3);
    assertThat(session.messages(Direction.INBOUND)).isEqualTo(2);
    assertThat(session.wireBytes(Direction.INBOUND)).isEqualTo(55);
    assertThat(ofMessages(Metric.STREAM_MESSAGE_SIZE, "inbound", "text").sum()).isEqualTo(605);
  }

  @Test
  void messageIsDeliveredUntilTheNextOneIsOrNothingIsLeft() {
    session.delivering();
    session.delivering();
    session.delivered();
    session.delivered();
    table.sweep();
    assertThat(
            table.store().all(Metric.MESSAGE_PROCESS_DURATION).stream()
                .mapToLong(Series::count)
                .sum())
        .isEqualTo(2);
  }

  @Test
  void compressedFramesThatWaitCarryWhatWasToldInTheirOrder() {
    for (int i = 1; i <= 20; i++) {
      session.deflated(100 * i);
    }
    session.sent(TEXT | FIN | COMPRESSED, 7);
    assertThat(exchange.outbound().bytes()).isEqualTo(100);
    session.deflated(2100);
    for (int i = 2; i <= 21; i++) {
      session.sent(TEXT | FIN | COMPRESSED, 7);
    }
    assertThat(exchange.outbound().bytes()).isEqualTo(100 * 21 * 22 / 2);
    assertThat(ofMessages(Metric.STREAM_MESSAGE_SIZE, "outbound", "text").count()).isEqualTo(21);
    session.sent(TEXT | FIN, 5);
    assertThat(exchange.outbound().bytes()).isEqualTo(100 * 21 * 22 / 2 + 5);
  }

  @Test
  void frameThatIsReadInPartsIsOne() {
    session.receiving(BINARY | FIN, 16_000, false);
    session.inflated(16_000);
    session.receiving(BINARY | FIN, 16_000, false);
    session.inflated(16_000);
    assertThat(exchange.inbound().bytes()).isZero();
    session.receiving(BINARY | FIN, 8_000, true);
    session.inflated(8_000);
    session.inflatedWhole();
    session.received(TEXT | FIN, 5);
    assertThat(exchange.inbound().bytes()).isEqualTo(40_005);
    assertThat(exchange.inbound().chunks()).isEqualTo(2);
    assertThat(session.wireBytes(Direction.INBOUND)).isEqualTo(40_005);
  }

  @Test
  void frameThatContinuesBeginsNoMessageWhateverItsOpcode() {
    session.receiving(TEXT, 3, true);
    session.receiving(TEXT | FIN, 2, false);
    session.receiving(TEXT | FIN, 2, true);
    session.received(TEXT | FIN, 5);
    assertThat(ofMessages(Metric.STREAM_MESSAGES, "inbound", "text").count()).isEqualTo(2);
    assertThat(ofMessages(Metric.STREAM_MESSAGE_SIZE, "inbound", "text").sum()).isEqualTo(12);
  }

  @Test
  void controlFrameThatIsReadInPartsIsOne() {
    ByteBuffer code = code(4001);
    ByteBuffer head = code.duplicate();
    head.limit(1);
    code.position(1);
    session.controlReceiving(head);
    assertThat(head.remaining()).isEqualTo(1);
    session.controlReceived(CLOSE, code);
    assertThat(session.closeCode()).isEqualTo(4001);
    assertThat(session.closeInitiator()).isEqualTo("peer");
  }

  @Test
  void emptyMessageIsOne() {
    session.received(TEXT | FIN, 0);
    assertThat(session.messages(Direction.INBOUND)).isEqualTo(1);
    assertThat(exchange.inbound().chunks()).isEqualTo(1);
    assertThat(exchange.inbound().bytes()).isZero();
  }

  @Test
  void controlFramesAreNoChunksAndDoNotEndAMessage() {
    session.received(TEXT, 3);
    session.controlReceived(9, ByteBuffer.wrap(new byte[] {1}));
    session.controlSent(10, ByteBuffer.wrap(new byte[] {1}));
    session.received(FIN, 3);
    assertThat(exchange.inbound().bytes()).isEqualTo(6);
    assertThat(exchange.outbound().chunks()).isZero();
    assertThat(ofMessages(Metric.STREAM_MESSAGES, "inbound", "ping").count()).isEqualTo(1);
    assertThat(ofMessages(Metric.STREAM_MESSAGES, "outbound", "pong").count()).isEqualTo(1);
  }

  @Test
  void firstCloseFrameCounts() {
    session.controlReceived(CLOSE, code(1001));
    session.controlSent(CLOSE, code(1000));
    assertThat(session.closeCode()).isEqualTo(1001);
    assertThat(session.closeInitiator()).isEqualTo("peer");
  }

  @Test
  void closeFrameOfADeadConnectionIsNone() {
    session.disconnected();
    session.controlSent(CLOSE, code(1002));
    assertThat(session.closeCode()).isEqualTo(1006);
    assertThat(session.closeInitiator()).isEqualTo("none");
    assertThat(session.outcome()).isEqualTo(Outcome.CLIENT_ABORT);
  }

  @Test
  void closeFrameWithoutACodeIs1005() {
    session.controlReceived(CLOSE, null);
    assertThat(session.closeCode()).isEqualTo(1005);
    assertThat(session.outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void sessionThatWasIdleForTooLongTimesOutWhateverItsCloseFrameSays() {
    exchange.timedOut();
    session.controlSent(CLOSE, code(1001));
    session.controlReceived(CLOSE, code(1001));
    assertThat(session.closeCode()).isEqualTo(1001);
    assertThat(session.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(session.errorType()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1000, true, completed,",
    "1001, false, completed,",
    "1002, true, error, websocket_1002",
    "1007, true, error, websocket_1007",
    "1008, true, error,",
    "1008, false, client_abort,",
    "1009, true, error, websocket_1009",
    "1011, true, error, websocket_1011",
    "1011, false, completed,",
    "1012, true, shutdown,",
    "1013, true, shutdown, websocket_1013",
    "4001, false, completed,"
  })
  void codeTellsHowItEnded(int code, boolean local, String outcome, @Nullable String error) {
    if (local) {
      session.controlSent(CLOSE, code(code));
    } else {
      session.controlReceived(CLOSE, code(code));
    }
    exchange.end();
    table.sweep();
    assertThat(exchange.outcome()).extracting(Outcome::word).isEqualTo(outcome);
    assertThat(exchange.errorType()).isEqualTo(error);
  }

  @Test
  void inventedCodesAreOneSeriesEach() {
    session.controlReceived(CLOSE, code(4711));
    exchange.end();
    table.sweep();
    assertThat(
            table
                .store()
                .series(
                    Metric.WEBSOCKET_CLOSES,
                    Labels.of(Attribute.ROUTE, "/chat")
                        .and(Attribute.CLOSE_CODES, "4xxx")
                        .and(Attribute.CLOSE_INITIATOR, "peer"))
                .count())
        .isEqualTo(1);
  }

  @Test
  void messagesThatWaitAreALevel() {
    session.queue().holds(3, 3000);
    Labels buffer =
        Labels.of(Attribute.BUFFER_KIND, "websocket_send")
            .and(Attribute.TYPE, "websocket")
            .and(Attribute.ROUTE, "/chat");
    table.sweep();
    assertThat(table.store().series(Metric.BUFFER_DEPTH, buffer).count()).isEqualTo(3);
    assertThat(table.store().series(Metric.BUFFER_USAGE, buffer).count()).isEqualTo(3000);
    session.queue().holds(0, 0);
    table.sweep();
    assertThat(table.store().series(Metric.BUFFER_DEPTH, buffer).count()).isZero();
  }

  @Test
  void connectionThatTheServerHasDroppedIsNotLostByItsClient() {
    exchange.abandoned(false, true);
    exchange.end();
    session.disconnected();
    exchange.outbound().transportFailed(new ClosedChannelException());
    table.sweep();
    assertThat(exchange.outcome()).isEqualTo(Outcome.SERVER_ABORT);
  }

  @Test
  void whatTheServerCatchesIsWhyItsHandlerFailed() {
    long first = session.handling();
    session.failing(new IllegalStateException("caught by the server"));
    session.handled(first, null);
    session.handled(session.handling(), null);
    table.sweep();
    assertThat(handled(null)).isEqualTo(1);
    assertThat(handled("java.lang.IllegalStateException")).isEqualTo(1);
  }

  private long handled(@Nullable String error) {
    Labels labels =
        Labels.of(Attribute.TYPE, "websocket")
            .and(Attribute.DIRECTION, "inbound")
            .and(Attribute.SIDE, "server")
            .and(Attribute.ROUTE, "/chat");
    return table
        .store()
        .series(
            Metric.MESSAGE_PROCESS_DURATION,
            error == null ? labels : labels.and(Attribute.ERROR_TYPE, error))
        .count();
  }

  @Test
  void firstMessagesOfEachSecondAreTimedThenOneOfMany() {
    assertThat(timed(16 + 512)).isEqualTo(16 + 2);
    table.sweep();
    assertThat(timed(16 + 512)).isEqualTo(16 + 2);
  }

  private int timed(int messages) {
    int timed = 0;
    for (int i = 0; i < messages; i++) {
      timed += session.handling() == 0 ? 0 : 1;
    }
    return timed;
  }
}
