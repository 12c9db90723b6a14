// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.Series;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SendBufferTest {

  private final LiveTable table = Exchanges.table();
  private final WebSocketSession session = session();
  private final Queue<String> messages = new ArrayDeque<>();
  private final AtomicInteger bytes = new AtomicInteger();

  private WebSocketSession session() {
    HttpExchange handshake = Exchanges.get(table, "/chat", Duration.ZERO);
    handshake.asksForWebSocket();
    handshake.response(101, null, -1);
    return Exchanges.upgrade(table, handshake, WebSocketSession.PROTOCOL).webSocket();
  }

  private Series series(Metric metric, boolean withReason) {
    table.sweep();
    Labels labels =
        Labels.of(Attribute.BUFFER_KIND, "spring_websocket")
            .and(Attribute.TYPE, "websocket")
            .and(Attribute.ROUTE, "/chat");
    return table
        .store()
        .series(metric, withReason ? labels.and(Attribute.DROP_REASON, "overflow") : labels);
  }

  private void keep(int size) {
    messages.add("x");
    bytes.addAndGet(size);
  }

  @Test
  void levelIsWhatTheLibraryKeepsWhenItIsLookedAt() {
    session.queue().keeps(messages, bytes, 100);
    keep(40);
    keep(30);
    assertThat(series(Metric.BUFFER_DEPTH, false).count()).isEqualTo(2);
    assertThat(series(Metric.BUFFER_USAGE, false).count()).isEqualTo(70);
    assertThat(series(Metric.BUFFER_LIMIT, false).count()).isEqualTo(100);
    messages.clear();
    bytes.set(0);
    assertThat(series(Metric.BUFFER_DEPTH, false).count()).isZero();
    assertThat(series(Metric.BUFFER_USAGE, false).count()).isZero();
  }

  @Test
  void tooMuchBetweenTwoPulsesIsAnOverflow() {
    session.queue().keeps(messages, bytes, 100);
    keep(110);
    session.queue().keepsMore();
    bytes.set(0);
    messages.clear();
    session.queue().keepsLess();
    assertThat(series(Metric.BUFFER_OVERFLOWS, false).count()).isEqualTo(1);
    assertThat(series(Metric.BUFFER_DROPPED, true).count()).isEqualTo(1);
  }

  @Test
  void sessionThatKeepsNothingHasNoSuchBuffer() {
    session.queue().keepsMore();
    session.queue().keepsLess();
    table.sweep();
    assertThat(table.store().all(Metric.BUFFER_DROPPED)).isEmpty();
  }
}
