// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;

/** The series of all buffers of one kind behind streams of one type and route. */
final class BufferSeries {

  private final MetricStore store;
  private final Labels labels;
  final Series usage;
  final Series limit;
  final Series utilization;
  final Series peak;
  final Series overflows;
  final Series overflowTime;
  final Series unwritable;
  final Series writable;
  final Series drain;

  BufferSeries(MetricStore store, BufferKind kind, StreamType type, String route) {
    Labels ofKind = Labels.of(Attribute.BUFFER_KIND, kind.word());
    this.store = store;
    labels = ofKind.and(Attribute.TYPE, type.word()).and(Attribute.ROUTE, route);
    usage = store.series(Metric.BUFFER_USAGE, labels);
    limit = store.series(Metric.BUFFER_LIMIT, labels);
    utilization = store.series(Metric.BUFFER_UTILIZATION, labels);
    peak = store.series(Metric.BUFFER_PEAK, ofKind);
    overflows = store.series(Metric.BUFFER_OVERFLOWS, labels);
    overflowTime = store.series(Metric.BUFFER_OVERFLOW_TIME, labels);
    unwritable = changes("unwritable", "water_mark");
    writable = changes("writable", "water_mark");
    drain = store.series(Metric.BUFFER_DRAIN, labels);
  }

  /** Changes that the application made itself: few do. */
  Series byChoice(String to) {
    return changes(to, "user");
  }

  /** Messages that wait: few buffers count them. */
  Series depth() {
    return store.series(Metric.BUFFER_DEPTH, labels);
  }

  /** Messages that were given up as too many waited. */
  Series overflowed() {
    return store.series(Metric.BUFFER_DROPPED, labels.and(Attribute.DROP_REASON, "overflow"));
  }

  /** Messages that waited when their session ended. */
  Series leftBehind() {
    return store.series(Metric.BUFFER_DROPPED, labels.and(Attribute.DROP_REASON, "closed"));
  }

  private Series changes(String to, String cause) {
    return store.series(
        Metric.BUFFER_WRITABILITY,
        labels.and(Attribute.WRITABILITY, to).and(Attribute.WRITABILITY_CAUSE, cause));
  }
}
