// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.Series;
import io.streamgauge.bootstrap.Meter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackPressureTest {

  private final LiveTable table = Exchanges.table();
  private HttpExchange exchange;
  private StreamMeter stream;

  @BeforeEach
  void openAStream() {
    exchange = Exchanges.get(table, "/events", Duration.ZERO);
    exchange.response(200, "text/event-stream", -1);
    stream = exchange.outbound();
  }

  @Test
  void aWaitIsInTheMetricsWhileItLasts() {
    stream.blocked(Meter.WRITE_CALL);
    spin();
    table.sweep();

    assertThat(seconds("write_call")).isGreaterThan(0.001);
    assertThat(all(Metric.STREAM_BLOCKED_TIME)).hasSize(1);
  }

  @Test
  void aWaitIsCountedOnceHoweverOftenItIsLookedAt() {
    long began = System.nanoTime();
    stream.blocked(Meter.NOT_WRITABLE);
    for (int i = 0; i < 5; i++) {
      spin();
      table.sweep();
    }
    stream.unblocked();
    long nanos = System.nanoTime() - began;
    table.sweep();
    exchange.end();
    table.sweep();

    assertThat(seconds("not_writable")).isBetween(0.005, nanos / 1e9);
    assertThat(stream.blockedNanos(System.nanoTime())).isEqualTo(blocked("not_writable").count());
  }

  @Test
  void whatWasOfferedWaitsOnceTheStreamIsHeldBack() {
    stream.offered(6000, 8000);
    table.sweep();
    assertThat(stream.pressure()).isNull();
    stream.blocked(Meter.WRITE_CALL);
    table.sweep();
    assertThat(level(Metric.BUFFER_USAGE)).isEqualTo(6000);
    stream.drained();
    table.sweep();
    assertThat(level(Metric.BUFFER_USAGE)).isZero();
  }

  @Test
  void whatWaitsShowsUntilItIsDrained() {
    stream.blocked(Meter.WRITE_CALL);
    stream.pending(6000, 8000);
    table.sweep();
    assertThat(level(Metric.BUFFER_USAGE)).isEqualTo(6000);
    assertThat(level(Metric.BUFFER_LIMIT)).isEqualTo(8000);
    assertThat(peak()).isEqualTo(0.75);

    stream.drained();
    table.sweep();
    assertThat(level(Metric.BUFFER_USAGE)).isZero();
    assertThat(all(Metric.BUFFER_DRAIN).get(0).count()).isOne();
  }

  @Test
  void nothingWaitsAfterTheEnd() {
    stream.blocked(Meter.WRITE_CALL);
    stream.pending(6000, 8000);
    table.sweep();
    exchange.end();
    table.sweep();

    assertThat(level(Metric.BUFFER_USAGE)).isZero();
    assertThat(level(Metric.BUFFER_LIMIT)).isZero();
    assertThat(stream.isBlocked()).isFalse();
  }

  @Test
  void anOverflowCountsOnceUntilHalfOfTheLimitIsFree() {
    stream.pending(9000, 8000);
    stream.pending(12000, 8000);
    stream.pending(7000, 8000);
    stream.pending(9000, 8000);
    spin();
    stream.pending(4000, 8000);
    stream.pending(8001, 8000);
    table.sweep();

    assertThat(level(Metric.BUFFER_OVERFLOWS)).isEqualTo(2);
    assertThat(level(Metric.BUFFER_OVERFLOW_TIME)).isGreaterThan(1_000_000);
  }

  @Test
  void anOverflowBetweenLevelsThatAreNothingNewCountsOnce() {
    stream.pending(12000, 8000);
    stream.pending(4000, 8000);
    table.sweep();
    for (int cycle = 0; cycle < 3; cycle++) {
      stream.pending(7999, 0);
      stream.pending(9000, 0);
      stream.pending(11000, 0);
      stream.pending(4001, 0);
      table.sweep();
      assertThat(level(Metric.BUFFER_OVERFLOWS)).isEqualTo(2 + cycle);
      stream.pending(4000, 0);
    }
  }

  @Test
  void aPeakIsTheHighestLevelSinceTheLastPulse() {
    stream.pending(2000, 8000);
    stream.pending(6000, 0);
    stream.pending(4000, 0);
    table.sweep();
    assertThat(peak()).isEqualTo(0.75);
    stream.pending(5000, 0);
    stream.pending(1000, 0);
    table.sweep();
    assertThat(level(Metric.BUFFER_USAGE)).isEqualTo(1000);
    assertThat(peak()).isEqualTo(0.625);
    stream.pending(500, 0);
    table.sweep();
    assertThat(peak()).isEqualTo(0.125);
  }

  @Test
  void aLimitThatChangesCountsFromThen() {
    stream.pending(6000, 8000);
    stream.pending(6000, 5000);
    table.sweep();
    assertThat(level(Metric.BUFFER_OVERFLOWS)).isOne();
    assertThat(level(Metric.BUFFER_LIMIT)).isEqualTo(5000);
    assertThat(peak()).isEqualTo(1.2);
  }

  @Test
  void everyWaitOfAnApplicationThatDoesNotBlockIsAPairOfChanges() {
    stream.blocked(Meter.NOT_WRITABLE);
    stream.blocked(Meter.NOT_WRITABLE);
    stream.unblocked();
    stream.blocked(Meter.NOT_WRITABLE);
    stream.drained();
    stream.blocked(Meter.WRITE_CALL);
    stream.drained();
    table.sweep();

    assertThat(all(Metric.BUFFER_WRITABILITY))
        .hasSize(2)
        .allSatisfy(series -> assertThat(series.count()).isEqualTo(2));
    assertThat(all(Metric.BUFFER_DRAIN).get(0).count()).isEqualTo(3);
  }

  @Test
  void whatTheApplicationForbidsItselfIsCountedButIsNoWait() {
    BackPressure pressure = stream.madePressure();
    pressure.turned(false, false);
    pressure.turned(false, true);
    spin();
    table.sweep();
    assertThat(all(Metric.STREAM_BLOCKED_TIME)).isEmpty();

    pressure.waits();
    spin();
    pressure.drained();
    long waited = stream.blockedNanos(System.nanoTime());
    spin();
    pressure.turned(true, false);
    table.sweep();

    assertThat(blocked("not_writable").count()).isEqualTo(waited).isGreaterThan(1_000_000);
    assertThat(all(Metric.BUFFER_WRITABILITY))
        .filteredOn(series -> series.count() == 1)
        .hasSize(2)
        .allSatisfy(series -> assertThat(series.labels().toString()).contains("user"));
  }

  @Test
  void aReadThatWaitsHasNoBuffer() {
    exchange.inbound().chunk(2 << 20);
    exchange.inbound().blocked(Meter.READ_CALL);
    spin();
    table.sweep();

    assertThat(seconds("read_call")).isGreaterThan(0.001);
    assertThat(all(Metric.BUFFER_USAGE)).isEmpty();
  }

  @Test
  void aStreamOfHttp2WaitsForItsWindow() {
    exchange.request("GET", "/events", "https", "HTTP/2.0");
    stream.pending(10, 100);
    table.sweep();

    assertThat(all(Metric.BUFFER_USAGE).get(0).labels().toString()).contains("http2_stream");
  }

  private List<Series> all(Metric metric) {
    return List.copyOf(table.store().all(metric));
  }

  private long level(Metric metric) {
    return all(metric).get(0).count();
  }

  private double peak() {
    return all(Metric.BUFFER_PEAK).get(0).takePeak();
  }

  private Series blocked(String kind) {
    return all(Metric.STREAM_BLOCKED_TIME).stream()
        .filter(s -> s.labels().toString().contains(Attribute.BLOCKED_KIND + ", " + kind))
        .findFirst()
        .orElseThrow();
  }

  private double seconds(String kind) {
    return blocked(kind).count() / 1e9;
  }

  private static void spin() {
    long until = System.nanoTime() + 2_000_000;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
