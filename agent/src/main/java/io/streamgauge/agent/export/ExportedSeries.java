// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.streamgauge.agent.telemetry.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A series as it was last exported: its attributes, converted once, and the sums then. */
final class ExportedSeries {

  private final Series series;
  private final Attributes attributes;
  private final List<Double> bounds = new ArrayList<>();
  private long count;
  private double sum;
  private long[] buckets;

  ExportedSeries(Series series) {
    this.series = series;
    this.attributes = Keys.attributes(series.labels());
    this.buckets = new long[series.buckets().length];
    for (double bound : series.metric().bounds()) {
      bounds.add(bound);
    }
  }

  /** Whether anything was added since the last delta was taken. */
  boolean hasChanged() {
    return series.count() != count;
  }

  LongPointData sum(long start, long end, boolean delta) {
    return LongPointData.create(start, end, attributes, next(delta));
  }

  DoublePointData seconds(long start, long end, boolean delta) {
    return DoublePointData.create(
        start, end, attributes, next(delta) / 1e9, Collections.<DoubleExemplarData>emptyList());
  }

  DoublePointData peak(long start, long end) {
    return DoublePointData.create(
        start, end, attributes, series.takePeak(), Collections.<DoubleExemplarData>emptyList());
  }

  private long next(boolean delta) {
    long now = series.count();
    long value = delta ? now - count : now;
    count = now;
    return value;
  }

  HistogramPointData histogram(long start, long end, boolean delta) {
    long[] now = series.buckets();
    List<Long> counts = new ArrayList<>(now.length);
    for (int i = 0; i < now.length; i++) {
      counts.add(delta ? now[i] - buckets[i] : now[i]);
    }
    double value = delta ? series.sum() - sum : series.sum();
    count = series.count();
    sum = series.sum();
    buckets = now;
    return HistogramPointData.create(
        start, end, attributes, value, false, 0, false, 0, bounds, counts);
  }
}
