// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * All series. A series once made stays, so that cumulative sums never fall and a level that returns
 * to zero says so.
 *
 * <p><em>Assumption:</em> used by one thread at a time: the pulse and the metric reader take the
 * live table's lock. <em>Guarantee:</em> no metric has more series than the limit; what comes later
 * adds to one series marked {@code otel.metric.overflow}.
 */
public final class MetricStore {

  private final long sinceEpochMillis = System.currentTimeMillis();
  private final Map<Metric, Map<Labels, Series>> series = new HashMap<>();
  private int limit;

  /**
   * A store with no series. Made in premain, so it does not touch the table of metrics yet.
   *
   * @param limit series per metric, the one for overflow included
   */
  public MetricStore(int limit) {
    this.limit = limit;
  }

  /** Sets the limit anew; series beyond it that exist already stay. */
  public void limit(int seriesPerMetric) {
    limit = seriesPerMetric;
  }

  /** The series of a metric with these attributes, made when it is first asked for. */
  public Series series(Metric metric, Labels labels) {
    Map<Labels, Series> ofMetric = of(metric);
    Series found = ofMetric.get(labels);
    if (found != null) {
      return found;
    }
    Labels admitted = ofMetric.size() < limit - 1 ? labels : Labels.of(Attribute.OVERFLOW, true);
    return ofMetric.computeIfAbsent(admitted, l -> new Series(metric, l));
  }

  /** When the sums began, by the wall clock. */
  public long sinceEpochMillis() {
    return sinceEpochMillis;
  }

  /** All series of one metric. */
  public Collection<Series> all(Metric metric) {
    return of(metric).values();
  }

  private Map<Labels, Series> of(Metric metric) {
    return series.computeIfAbsent(metric, m -> new HashMap<>());
  }
}
