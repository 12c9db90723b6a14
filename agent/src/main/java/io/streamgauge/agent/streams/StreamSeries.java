// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;

/**
 * The series of all streams with the same type, direction and route, found once per stream: its
 * attributes are frozen then, so that cumulative sums stay monotonic.
 */
final class StreamSeries {

  private static final StreamState[] STATES = StreamState.values();

  final Labels labels;
  final String route;
  final Series started;
  final Series io;
  final Series chunks;
  final Series chunkSize;
  final Series firstByte;
  private final Series[] active = new Series[STATES.length];

  StreamSeries(MetricStore store, Labels labels, String route) {
    this.labels = labels;
    this.route = route;
    started = store.series(Metric.STREAM_STARTED, labels);
    io = store.series(Metric.STREAM_IO, labels);
    chunks = store.series(Metric.STREAM_CHUNKS, labels);
    chunkSize = store.series(Metric.STREAM_CHUNK_SIZE, labels);
    firstByte = store.series(Metric.STREAM_FIRST_BYTE, labels);
    for (StreamState state : STATES) {
      active[state.ordinal()] =
          store.series(Metric.STREAM_ACTIVE, labels.and(Attribute.STATE, state.word()));
    }
  }

  void active(StreamState state) {
    active[state.ordinal()].add(1);
  }
}
