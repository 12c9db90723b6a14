// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A WebSocket session on a connection whose server has a queue of its own. */
class UpgradedConnectionTest {

  private static final int TEXT = 0x81;
  private static final int CLOSE = 8;

  private final LiveTable table = Exchanges.table();
  private final Connection connection = Exchanges.accept(table);
  private final HttpExchange handshake = Exchanges.get(table, "/chat", Duration.ZERO);
  private HttpExchange session = handshake;

  @BeforeEach
  void shakeHands() {
    connection.asked(handshake);
    connection.askedWhole();
    assertThat(connection.answering()).isSameAs(handshake);
    handshake.response(101, null, -1);
    connection.answered();
    assertThat(connection.session()).isNull();
    session = Exchanges.upgrade(table, handshake, WebSocketSession.PROTOCOL);
    session.webSocket();
    connection.upgraded(session);
    send(129);
  }

  private void send(long wire) {
    connection.queued(wire);
    connection.sent(wire);
    connection.flushed(false, 0);
  }

  private static ByteBuffer code(int code) {
    return ByteBuffer.allocate(2).putShort(0, (short) code);
  }

  @Test
  void theHandshakeEndsWithIts101AndTheSessionWithTheConnection() {
    assertThat(handshake.endNanos()).isNotZero();
    assertThat(connection.session()).isSameAs(session);
    table.sweep();
    assertThat(session.endNanos()).isZero();
    connection.closed();
    table.sweep();
    assertThat(session.endNanos()).isNotZero();
    assertThat(handshake.outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void sessionIsThatOfItsConnectionOrOfTheHandshakeOfItsStream() {
    Object channel = new Object();
    Object stream = new Object();
    assertThat(Bridge.conversation(Bridge.connection(channel), stream)).isNull();
    Bridge.attach(stream, handshake.outbound());
    assertThat(Bridge.conversation(Bridge.connection(channel), stream)).isSameAs(session);
    Bridge.attachConnection(channel, Exchanges.accept(table));
    assertThat(Bridge.conversation(Bridge.connection(channel), stream)).isNull();
    Bridge.attachConnection(channel, connection);
    assertThat(Bridge.conversation(Bridge.connection(channel), new Object())).isSameAs(session);
  }

  @Test
  void whatWaitsForTheClientHoldsItsSessionBack() {
    session.webSocket().sent(TEXT, 1000);
    connection.queued(1004);
    connection.flushed(true, 65536);
    assertThat(session.outbound().isBlocked()).isTrue();
    connection.sent(1004);
    connection.flushed(false, 0);
    assertThat(session.outbound().isBlocked()).isFalse();
  }

  @Test
  void whatWaitsWhenTheClientLeavesWasNotSent() {
    for (int i = 0; i < 10; i++) {
      session.webSocket().sent(TEXT, 1000);
      connection.queued(1004);
    }
    connection.sent(4 * 1004 + 500);
    connection.flushed(true, 65536);
    connection.closed();
    assertThat(outcome()).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(session.outbound().chunks()).isEqualTo(4);
    assertThat(session.outbound().bytes()).isEqualTo(4496);
    assertThat(session.missingBytes()).isEqualTo(5504);
  }

  @Test
  void clientThatLeavesWithoutACloseFrameHasAborted() {
    connection.closed();
    session.webSocket().controlSent(CLOSE, code(1000));
    assertThat(outcome()).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(session.webSocket().closeCode()).isEqualTo(1006);
  }

  @Test
  void closeFrameAfterAResetReachesNobody() {
    connection.failed(new IOException("Connection reset by peer"));
    session.webSocket().controlSent(CLOSE, code(1000));
    connection.closing();
    connection.closed();
    assertThat(outcome()).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(session.webSocket().closeCode()).isEqualTo(1006);
    assertThat(session.webSocket().closeInitiator()).isEqualTo("none");
  }

  @Test
  void closeFrameOfWhoHearsThatTheSocketIsGoneReachesNobody() {
    connection.gone();
    session.webSocket().controlSent(CLOSE, code(1000));
    connection.closed();
    assertThat(outcome()).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(session.webSocket().closeCode()).isEqualTo(1006);
  }

  @Test
  void closeFrameAfterATimeoutIsSent() {
    connection.failed(new SocketTimeoutException());
    session.webSocket().controlSent(CLOSE, code(1001));
    connection.closed();
    assertThat(session.webSocket().closeInitiator()).isEqualTo("local");
  }

  @Test
  void connectionThatTimesOutWithoutACloseFrameEndsItsSessionThatWay() {
    connection.failed(new SocketTimeoutException());
    connection.closed();
    assertThat(outcome()).isEqualTo(Outcome.TIMEOUT);
  }

  @Test
  void serverThatClosesWithoutACloseFrameHasAborted() {
    connection.closing();
    connection.gone();
    connection.closed();
    assertThat(outcome()).isEqualTo(Outcome.SERVER_ABORT);
  }

  @Test
  void serverThatClosesOverWhatItHasReadHasFailed() {
    session.failed(new IllegalStateException("as asked"));
    connection.closing();
    connection.closed();
    assertThat(outcome()).isEqualTo(Outcome.ERROR);
    assertThat(session.errorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(session.webSocket().closeCode()).isEqualTo(1006);
  }

  @Test
  void frameThatIsEncodedAfterTheEndIsNoMessage() {
    session.webSocket().sent(TEXT, 5);
    connection.closed();
    session.webSocket().sent(TEXT, 2);
    assertThat(session.outbound().chunks()).isEqualTo(1);
    assertThat(session.webSocket().messages(Direction.OUTBOUND)).isEqualTo(1);
    assertThat(session.webSocket().wireBytes(Direction.OUTBOUND)).isEqualTo(5);
  }

  @Test
  void closeFramesBothWaysCompleteIt() {
    session.webSocket().controlReceived(CLOSE, code(1000));
    session.webSocket().controlSent(CLOSE, code(1000));
    connection.closing();
    connection.closed();
    assertThat(outcome()).isEqualTo(Outcome.COMPLETED);
  }

  private @Nullable Outcome outcome() {
    table.sweep();
    return session.outcome();
  }
}
