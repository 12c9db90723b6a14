// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.streamgauge.agent.streams.Exchanges;
import io.streamgauge.agent.streams.HttpExchange;
import io.streamgauge.agent.streams.LiveTable;
import io.streamgauge.agent.telemetry.Metric;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AggregateMetricsTest {

  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("streamgauge.route");
  private static final AttributeKey<String> STATE =
      AttributeKey.stringKey("streamgauge.stream.state");
  private static final AttributeKey<Boolean> OVERFLOW =
      AttributeKey.booleanKey("otel.metric.overflow");

  private final LiveTable table = Exchanges.table();
  private final AggregateMetrics cumulative = new AggregateMetrics(table, false, true);
  private final AggregateMetrics delta = new AggregateMetrics(table, true, true);

  private static HttpExchange events(LiveTable table, String route) {
    HttpExchange exchange = Exchanges.get(table, route, Duration.ZERO);
    exchange.response(200, "text/event-stream", -1);
    return exchange;
  }

  @Test
  void bytesOfAnOpenStreamAreExportedWhileItRuns() {
    HttpExchange open = events(table, "/live");
    open.outbound().chunk(10);
    assertThat(sum(cumulative, Metric.STREAM_IO)).isEqualTo(10);
    open.outbound().chunk(5);
    assertThat(sum(cumulative, Metric.STREAM_IO)).isEqualTo(15);
    assertThat(sum(cumulative, Metric.STREAM_IO)).isEqualTo(15);
  }

  @Test
  void deltasHoldWhatCameSinceTheLastCollection() {
    HttpExchange open = events(table, "/live");
    open.outbound().chunk(10);
    MetricData first = data(delta, Metric.STREAM_IO);
    open.outbound().chunk(5);
    MetricData second = data(delta, Metric.STREAM_IO);

    LongPointData before = first.getLongSumData().getPoints().iterator().next();
    LongPointData after = second.getLongSumData().getPoints().iterator().next();
    assertThat(second.getLongSumData().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.DELTA);
    assertThat(before.getValue()).isEqualTo(10);
    assertThat(after.getValue()).isEqualTo(5);
    assertThat(after.getStartEpochNanos()).isEqualTo(before.getEpochNanos());
    assertThat(names(delta)).doesNotContain("streamgauge.stream.io");
  }

  @Test
  void histogramDeltasHoldWhatCameSinceTheLastCollection() {
    HttpExchange open = events(table, "/live");
    open.outbound().chunk(10);
    open.outbound().chunk(100);
    data(delta, Metric.STREAM_CHUNK_SIZE);
    open.outbound().chunk(1000);
    HistogramPointData point = histogram(delta, Metric.STREAM_CHUNK_SIZE);

    assertThat(point.getCount()).isEqualTo(1);
    assertThat(point.getSum()).isEqualTo(1000);
    assertThat(point.getCounts()).startsWith(0L, 0L, 1L, 0L);
  }

  @Test
  void levelsStayCumulativeAndReturnToZero() {
    HttpExchange open = events(table, "/live");
    open.outbound().chunk(10);
    MetricData active = data(delta, Metric.STREAM_ACTIVE);
    assertThat(active.getLongSumData().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.CUMULATIVE);
    assertThat(active.getLongSumData().isMonotonic()).isFalse();
    assertThat(active.getLongSumData().getPoints())
        .filteredOn(p -> p.getValue() == 1)
        .singleElement()
        .satisfies(p -> assertThat(p.getAttributes().get(STATE)).isEqualTo("flowing"));
    assertThat(sum(delta, Metric.HTTP_ACTIVE)).isEqualTo(1);

    open.end();
    assertThat(sum(delta, Metric.STREAM_ACTIVE)).isZero();
    assertThat(sum(delta, Metric.HTTP_ACTIVE)).isZero();
  }

  @Test
  void cumulativeSumsStartWithTheTable() {
    events(table, "/live").outbound().chunk(1);
    LongPointData point =
        data(cumulative, Metric.STREAM_IO).getLongSumData().getPoints().iterator().next();
    assertThat(point.getStartEpochNanos())
        .isEqualTo(table.store().sinceEpochMillis() * 1_000_000)
        .isLessThanOrEqualTo(point.getEpochNanos());
  }

  @Test
  void sumsOnlyGrowHoweverOftenTheyAreFolded() {
    HttpExchange open = events(table, "/live");
    long last = 0;
    for (int i = 0; i < 100; i++) {
      if (i % 3 == 0) {
        open.outbound().chunk(i);
      }
      long now = sum(cumulative, Metric.STREAM_IO);
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
    open.outbound().transportFailed(null, 50);
    assertThat(sum(cumulative, Metric.STREAM_IO)).isEqualTo(last);
    open.end();
    assertThat(sum(cumulative, Metric.STREAM_IO)).isEqualTo(last);
  }

  @Test
  void chunkSizesAreBucketedAsEachChunkWouldBe() {
    long[] sizes = {1, 64, 65, 256, 257, 1 << 20, (1 << 20) + 1, 1L << 32, (1L << 32) + 1};
    Metric metric = Metric.STREAM_CHUNK_SIZE;
    for (int sweepAfter = 0; sweepAfter <= sizes.length; sweepAfter++) {
      LiveTable fresh = Exchanges.table();
      AggregateMetrics metrics = new AggregateMetrics(fresh, false, true);
      HttpExchange exchange = events(fresh, "/sizes");
      for (int i = 0; i < sizes.length; i++) {
        if (i == sweepAfter) {
          fresh.sweep();
        }
        exchange.outbound().chunk(sizes[i]);
      }
      exchange.end();
      HistogramPointData point = histogram(metrics, metric);
      assertThat(point.getCounts()).isEqualTo(truth(metric.bounds(), sizes));
      assertThat(point.getSum()).isEqualTo(LongStream.of(sizes).sum());
    }
  }

  private static List<Long> truth(double[] bounds, long[] sizes) {
    Long[] counts = new Long[bounds.length + 1];
    java.util.Arrays.fill(counts, 0L);
    for (long size : sizes) {
      int bucket = 0;
      while (bucket < bounds.length && size > bounds[bucket]) {
        bucket++;
      }
      counts[bucket]++;
    }
    return List.of(counts);
  }

  @Test
  void aChunkThatWasTakenBackWholeIsNoGiantOne() {
    HttpExchange exchange = events(table, "/gone");
    exchange.outbound().chunk(100);
    exchange.outbound().transportFailed(null, 100);
    exchange.end();
    assertThat(histogram(cumulative, Metric.STREAM_CHUNK_SIZE).getCounts().get(14)).isZero();
  }

  @Test
  void beyondTheCardinalityLimitSeriesAddUpInOne() {
    table.store().limit(3);
    for (int i = 0; i < 5; i++) {
      HttpExchange exchange = Exchanges.get(table, "/x", Duration.ZERO);
      exchange.mapped("", new String[] {"/route" + i}, "/route" + i);
      exchange.response(200, "text/event-stream", -1);
      exchange.outbound().chunk(10);
      exchange.end();
    }
    MetricData io = data(cumulative, Metric.STREAM_IO);
    Collection<LongPointData> points = io.getLongSumData().getPoints();
    assertThat(points).hasSize(3);
    assertThat(points)
        .filteredOn(p -> Boolean.TRUE.equals(p.getAttributes().get(OVERFLOW)))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.getValue()).isEqualTo(30);
              assertThat(p.getAttributes().get(ROUTE)).isNull();
            });
  }

  @Test
  void metricsWithoutSeriesAreNotSentNorAreHttpMetricsIfSwitchedOff() {
    assertThat(names(cumulative)).doesNotContain("streamgauge.stream.io");
    Exchanges.get(table, "/x", Duration.ZERO).end();
    assertThat(names(cumulative)).contains("http.server.request.duration");
    assertThat(names(new AggregateMetrics(table, false, false)))
        .contains("streamgauge.agent.health")
        .noneMatch(name -> name.startsWith("http."));
  }

  private static List<String> names(AggregateMetrics metrics) {
    return metrics.produce(Resource.empty()).stream().map(MetricData::getName).toList();
  }

  private static MetricData data(AggregateMetrics metrics, Metric metric) {
    return metrics.produce(Resource.empty()).stream()
        .filter(d -> d.getName().equals(metric.metricName()))
        .findFirst()
        .orElseThrow();
  }

  private static long sum(AggregateMetrics metrics, Metric metric) {
    return data(metrics, metric).getLongSumData().getPoints().stream()
        .mapToLong(LongPointData::getValue)
        .sum();
  }

  private static HistogramPointData histogram(AggregateMetrics metrics, Metric metric) {
    return data(metrics, metric).getHistogramData().getPoints().iterator().next();
  }
}
