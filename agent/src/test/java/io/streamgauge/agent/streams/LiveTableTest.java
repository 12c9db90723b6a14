// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {

  private final LiveTable table = Exchanges.table(3);
  private final List<HttpExchange> ended = new ArrayList<>();

  /** Remembers what ended, and how. */
  private final SpanSink sink =
      new SpanSink() {
        @Override
        public void live(StreamMeter stream, String route, long nowNanos) {}

        @Override
        public void ended(HttpExchange exchange, String route) {
          ended.add(exchange);
        }
      };

  private long count(Metric metric) {
    return table.store().all(metric).stream().mapToLong(Series::count).sum();
  }

  private HttpExchange get() {
    return Exchanges.get(table, "/x", Duration.ZERO);
  }

  @Test
  void openExchangesBeyondTheLimitAreGivenUpAndTold() {
    for (int i = 0; i < 5; i++) {
      get();
    }
    table.sweep();
    assertThat(count(Metric.HTTP_ACTIVE)).isEqualTo(3);
    assertThat(count(Metric.AGENT_EVICTIONS)).isEqualTo(2);
    table.sweep();
    assertThat(
            table
                .store()
                .series(Metric.AGENT_HEALTH, Labels.of(Attribute.AGENT_STATUS, "degraded"))
                .count())
        .isEqualTo(1);
  }

  @Test
  void requestThatNoPulseHasSeenLeavesALevelOfZero() {
    get().end();
    table.sweep();
    assertThat(table.store().all(Metric.HTTP_ACTIVE))
        .singleElement()
        .extracting(Series::count)
        .isEqualTo(0L);
  }

  @Test
  void endedOnesTakeNoRoom() {
    for (int i = 0; i < 50; i++) {
      get().end();
    }
    table.sweep();
    assertThat(count(Metric.AGENT_EVICTIONS)).isZero();
    assertThat(count(Metric.HTTP_DURATION)).isEqualTo(50);
    assertThat(count(Metric.HTTP_ACTIVE)).isZero();
  }

  @Test
  void crowdIsFoldedBeforeTheSecondIsOver() {
    HttpExchange open = get();
    for (int i = 0; i < 10; i++) {
      get().end();
    }
    table.drain();
    assertThat(count(Metric.HTTP_DURATION)).isEqualTo(10);
    open.end();
    table.drain();
    assertThat(count(Metric.HTTP_DURATION)).isEqualTo(10);
    table.sweep();
    assertThat(count(Metric.HTTP_DURATION)).isEqualTo(11);
  }

  @Test
  void addTellsHowManyWait() {
    assertThat(table.add(new HttpExchange("tomcat", 1))).isEqualTo(1);
    assertThat(table.add(new HttpExchange("tomcat", 1))).isEqualTo(2);
    table.sweep();
    assertThat(table.add(new HttpExchange("tomcat", 1))).isEqualTo(1);
  }

  @Test
  void exchangesReachTheSinkInTheOrderTheyCame() {
    table.connect(sink);
    HttpExchange first = get();
    HttpExchange second = get();
    second.end();
    first.end();
    table.sweep();
    assertThat(ended).containsExactly(first, second);
  }

  @Test
  void whatEndedBeforeTheSinkWasConnectedIsKeptToALimit() {
    for (int i = 0; i < 3000; i++) {
      get().end();
    }
    table.sweep();
    table.connect(sink);
    assertThat(ended).hasSize(2048);
    assertThat(count(Metric.AGENT_EVICTIONS)).isEqualTo(3000 - 2048);
  }

  @Test
  void shutdownEndsWhatIsOpenOnce() {
    table.connect(sink);
    HttpExchange open = get();
    HttpExchange held = get();
    held.hold();
    held.end();
    table.sweep();
    table.shutdown();
    table.shutdown();
    table.sweep();
    assertThat(ended).containsExactly(open, held);
    assertThat(ended).allMatch(e -> e.outcome() == Outcome.SHUTDOWN && e.endNanos() != 0);
    assertThat(count(Metric.HTTP_ACTIVE)).isZero();
  }

  @Test
  void transferThatGoesOnAfterTheHandlerDrains() {
    HttpExchange sendfile = get();
    sendfile.response(200, "video/mp4", 100);
    sendfile.hold();
    sendfile.end();
    table.sweep();
    Series draining =
        table.store().all(Metric.STREAM_ACTIVE).stream()
            .filter(s -> s.count() == 1)
            .findFirst()
            .orElseThrow();
    assertThat(draining.labels())
        .hasToString("[TYPE, http, DIRECTION, outbound, SIDE, server, ROUTE, /x, STATE, draining]");
    sendfile.outbound().chunk(100);
    sendfile.release();
    table.sweep();
    assertThat(count(Metric.STREAM_ACTIVE)).isZero();
    assertThat(count(Metric.STREAM_IO)).isEqualTo(100);
    assertThat(sendfile.outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void methodToldAfterTheFirstSweepIsNotMistakenForGood() {
    HttpExchange late = new HttpExchange("tomcat", System.nanoTime());
    table.add(late);
    table.sweep();
    late.request("GET", "/x", "http", "HTTP/1.1");
    table.sweep();
    Labels get = Labels.of(Attribute.METHOD, "GET").and(Attribute.SCHEME, "http");
    assertThat(table.store().series(Metric.HTTP_ACTIVE, get).count()).isEqualTo(1);
    assertThat(count(Metric.HTTP_ACTIVE)).isEqualTo(1);
  }

  @Test
  void sinkThatFailsIsCountedAndTheSweepGoesOn() {
    table.connect(
        new SpanSink() {
          @Override
          public void live(StreamMeter stream, String route, long nowNanos) {
            throw new IllegalStateException();
          }

          @Override
          public void ended(HttpExchange exchange, String route) {
            throw new IllegalStateException();
          }
        });
    for (int i = 0; i < 3; i++) {
      HttpExchange exchange = get();
      exchange.response(200, "text/event-stream", -1);
      exchange.outbound().chunk(1);
    }
    table.sweep();
    table.shutdown();
    table.sweep();
    assertThat(count(Metric.AGENT_ERRORS)).isEqualTo(9);
    assertThat(count(Metric.HTTP_DURATION)).isEqualTo(3);
    assertThat(count(Metric.STREAM_IO)).isEqualTo(3);
  }

  @Test
  void failuresOfTheAgentAreCounted() {
    table.failed("export", new IllegalStateException());
    assertThat(count(Metric.AGENT_ERRORS)).isEqualTo(1);
  }
}
