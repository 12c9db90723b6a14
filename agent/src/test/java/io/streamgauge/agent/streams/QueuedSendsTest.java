// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.bootstrap.Connection;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueuedSendsTest {

  private static final int TEXT = 0x81;

  private final LiveTable table = Exchanges.table();
  private final Connection connection = Exchanges.accept(table);
  private final HttpExchange exchange = upgraded();
  private final WebSocketSession session = exchange.webSocket();

  private HttpExchange upgraded() {
    HttpExchange handshake = Exchanges.get(table, "/chat", Duration.ZERO);
    handshake.asksForWebSocket();
    handshake.response(101, null, -1);
    return Exchanges.upgrade(table, handshake, WebSocketSession.PROTOCOL);
  }

  @BeforeEach
  void goesOverTheConnection() {
    connection.upgraded(exchange);
  }

  private long timed() {
    table.sweep();
    Labels sends =
        Labels.of(Attribute.TYPE, "websocket")
            .and(Attribute.DIRECTION, "outbound")
            .and(Attribute.SIDE, "server")
            .and(Attribute.ROUTE, "/chat");
    return table.store().series(Metric.MESSAGE_SEND_DURATION, sends).count();
  }

  private void encode(long bytes) {
    session.sent(TEXT, bytes - 2);
    connection.encoded();
  }

  @Test
  void messageIsTimedUntilTheSocketHasIt() {
    encode(102);
    connection.queued(102);
    connection.flushed(true, 0);
    assertThat(timed()).isZero();
    connection.sent(50);
    connection.flushed(true, 0);
    assertThat(timed()).isZero();
    connection.sent(52);
    connection.flushed(false, 0);
    assertThat(timed()).isEqualTo(1);
    connection.flushed(false, 0);
    assertThat(timed()).isEqualTo(1);
  }

  /** A record is made when it is flushed. */
  @Test
  void flushBeforeAnythingHasJoinedSaysNothing() {
    encode(102);
    connection.flushed(false, 0);
    assertThat(timed()).isZero();
    connection.queued(131);
    connection.sent(131);
    connection.flushed(false, 0);
    assertThat(timed()).isEqualTo(1);
  }

  @Test
  void messagesThatAreQueuedTogetherAreTimedOnce() {
    for (int i = 0; i < 3; i++) {
      encode(102);
      connection.queued(102);
    }
    connection.sent(306);
    connection.flushed(false, 0);
    assertThat(timed()).isEqualTo(1);
  }

  @Test
  void messageOfAQueueIsTimedByItsNumber() {
    session.queue().takes(100, true);
    session.queue().takes(100, true);
    session.queue().drained();
    assertThat(timed()).isZero();
    session.sent(TEXT, 100);
    session.queue().drained();
    assertThat(timed()).isEqualTo(1);
    session.sent(TEXT, 100);
    session.queue().drained();
    assertThat(timed()).as("one at a time").isEqualTo(1);
  }
}
