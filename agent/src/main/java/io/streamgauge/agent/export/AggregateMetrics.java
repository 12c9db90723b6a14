// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.streamgauge.agent.streams.LiveTable;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.Metric.Kind;
import io.streamgauge.agent.telemetry.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Gives the store's sums to the SDK's metric reader.
 *
 * <p>The SDK neither converts nor limits what a producer hands over, so this does: it keeps to the
 * preferred temporality (levels are always cumulative), and the store to the cardinality limit.
 *
 * <p><em>Assumption:</em> with delta temporality there is one reader. <em>Threads:</em> the
 * reader's; all under the table's lock.
 */
final class AggregateMetrics implements MetricProducer {

  private final LiveTable table;
  private final boolean delta;
  private final boolean httpMetrics;
  private final InstrumentationScopeInfo scope = Scope.info();
  private final IdentityHashMap<Series, ExportedSeries> exported = new IdentityHashMap<>();
  private final long since;
  private long previous;

  AggregateMetrics(LiveTable table, boolean delta, boolean httpMetrics) {
    this.table = table;
    this.delta = delta;
    this.httpMetrics = httpMetrics;
    this.since = TimeUnit.MILLISECONDS.toNanos(table.store().sinceEpochMillis());
    this.previous = since;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    synchronized (table) {
      table.sweep();
      long now = Math.max(Clock.getDefault().now(), previous);
      List<MetricData> produced = new ArrayList<>();
      for (Metric metric : Metric.values()) {
        if (httpMetrics || metric.isOurs()) {
          MetricData data = data(resource, metric, now);
          if (!data.isEmpty()) {
            produced.add(data);
          }
        }
      }
      previous = now;
      return produced;
    }
  }

  private MetricData data(Resource resource, Metric metric, long now) {
    boolean deltas = delta && metric.kind() != Kind.LEVEL && metric.kind() != Kind.PEAK;
    AggregationTemporality temporality =
        deltas ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
    long start = deltas ? previous : since;
    if (metric.kind() == Kind.HISTOGRAM) {
      List<HistogramPointData> points =
          points(metric, deltas, (series, d) -> series.histogram(start, now, d));
      HistogramData data = HistogramData.create(temporality, points);
      return new ProducedMetric(resource, scope, metric, MetricDataType.HISTOGRAM, data);
    }
    if (metric.kind() == Kind.PEAK) {
      List<DoublePointData> points =
          points(metric, false, (series, d) -> series.peak(previous, now));
      GaugeData<DoublePointData> data = GaugeData.createDoubleGaugeData(points);
      return new ProducedMetric(resource, scope, metric, MetricDataType.DOUBLE_GAUGE, data);
    }
    if (metric.kind() == Kind.TIME) {
      List<DoublePointData> points =
          points(metric, deltas, (series, d) -> series.seconds(start, now, d));
      SumData<DoublePointData> data = SumData.createDoubleSumData(true, temporality, points);
      return new ProducedMetric(resource, scope, metric, MetricDataType.DOUBLE_SUM, data);
    }
    List<LongPointData> points = points(metric, deltas, (series, d) -> series.sum(start, now, d));
    SumData<LongPointData> data =
        SumData.createLongSumData(metric.kind() == Kind.COUNTER, temporality, points);
    return new ProducedMetric(resource, scope, metric, MetricDataType.LONG_SUM, data);
  }

  private <P> List<P> points(
      Metric metric, boolean deltas, BiFunction<ExportedSeries, Boolean, P> point) {
    List<P> points = new ArrayList<>();
    for (Series series : table.store().all(metric)) {
      ExportedSeries known = exported.computeIfAbsent(series, ExportedSeries::new);
      if (!deltas || known.hasChanged()) {
        points.add(point.apply(known, deltas));
      }
    }
    return points;
  }
}
