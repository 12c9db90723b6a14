// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of all streams with the same type, direction and route, found once per stream: its
 * attributes are frozen then, so that cumulative sums stay monotonic.
 */
final class StreamSeries {

  private static final StreamState[] STATES = StreamState.values();

  final Labels labels;
  final String route;
  final Series started;
  private final Series io;
  private final Series chunks;
  private final Series chunkSize;
  final Series firstByte;
  private final @Nullable MessageSeries eachChunk;
  private final Map<String, MessageSeries> messages = new HashMap<>();
  private @Nullable SessionSeries sessions;
  private static final String[] BLOCKED = {
    "write_call", "not_writable", "read_call", "read_paused"
  };

  private final MetricStore store;
  private final StreamType type;
  private final Series[] active = new Series[STATES.length];
  private final @Nullable Series[] blocked = new @Nullable Series[BLOCKED.length];
  private final @Nullable BufferSeries[] buffers =
      new @Nullable BufferSeries[BufferKind.values().length];

  StreamSeries(MetricStore store, Labels labels, StreamType type, String route) {
    this.store = store;
    this.labels = labels;
    this.type = type;
    this.route = route;
    started = store.series(Metric.STREAM_STARTED, labels);
    io = store.series(Metric.STREAM_IO, labels);
    chunks = store.series(Metric.STREAM_CHUNKS, labels);
    chunkSize = store.series(Metric.STREAM_CHUNK_SIZE, labels);
    firstByte = store.series(Metric.STREAM_FIRST_BYTE, labels);
    eachChunk = type == StreamType.GRPC ? messages(type.word()) : null;
    for (StreamState state : STATES) {
      active[state.ordinal()] =
          store.series(Metric.STREAM_ACTIVE, labels.and(Attribute.STATE, state.word()));
    }
  }

  /** Chunks, of which each is a message where the stream consists of them. */
  void chunks(long more) {
    chunks.add(more);
    if (eachChunk != null) {
      eachChunk.add(more);
    }
  }

  /** Chunks of one size's bucket. */
  void sizes(int bucket, int more) {
    chunkSize.record(bucket, more);
    if (eachChunk != null) {
      eachChunk.sizes(bucket, more);
    }
  }

  void bytes(long more) {
    io.add(more);
    chunkSize.recordSum(more);
    if (eachChunk != null) {
      eachChunk.bytes(more);
    }
  }

  /** Messages of data of one type. */
  MessageSeries messages(String messageType) {
    return messages.computeIfAbsent(
        messageType, t -> new MessageSeries(store, labels, messageType));
  }

  /** Control frames of one type: their sizes are of no interest. */
  Series control(String messageType) {
    return store.series(Metric.STREAM_MESSAGES, labels.and(Attribute.MESSAGE_TYPE, messageType));
  }

  /** Durations that were sorted into the metric's buckets elsewhere. */
  void durations(Metric metric, int[] sorted, double seconds) {
    Series series = store.series(metric, labels);
    for (int bucket = 0; bucket < sorted.length; bucket++) {
      series.record(bucket, sorted[bucket]);
    }
    series.recordSum(seconds);
  }

  /** The duration of something that failed. */
  void failed(Metric metric, String error, double seconds) {
    store.series(metric, labels.and(Attribute.ERROR_TYPE, error)).record(seconds);
  }

  /** What is counted of sessions, not of their two directions. */
  SessionSeries sessions() {
    SessionSeries known = sessions;
    if (known == null) {
      known = new SessionSeries(store, route);
      sessions = known;
    }
    return known;
  }

  void active(StreamState state) {
    active[state.ordinal()].add(1);
  }

  /** Nanoseconds held back, by the kind that the bridge's meter names. */
  Series blocked(int kind) {
    Series known = blocked[kind];
    if (known == null) {
      known =
          store.series(
              Metric.STREAM_BLOCKED_TIME, labels.and(Attribute.BLOCKED_KIND, BLOCKED[kind]));
      blocked[kind] = known;
    }
    return known;
  }

  BufferSeries buffer(BufferKind kind) {
    BufferSeries known = buffers[kind.ordinal()];
    if (known == null) {
      known = new BufferSeries(store, kind, type, route);
      buffers[kind.ordinal()] = known;
    }
    return known;
  }
}
