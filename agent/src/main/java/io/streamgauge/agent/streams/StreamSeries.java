// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;
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
  private final @Nullable Series messages;
  private final @Nullable Series messageSize;
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
    boolean ofMessages = type == StreamType.GRPC;
    Labels message = labels.and(Attribute.MESSAGE_TYPE, type.word());
    messages = ofMessages ? store.series(Metric.STREAM_MESSAGES, message) : null;
    messageSize = ofMessages ? store.series(Metric.STREAM_MESSAGE_SIZE, message) : null;
    for (StreamState state : STATES) {
      active[state.ordinal()] =
          store.series(Metric.STREAM_ACTIVE, labels.and(Attribute.STATE, state.word()));
    }
  }

  /** Chunks, of which each is a message where the stream consists of them. */
  void chunks(long more) {
    chunks.add(more);
    if (messages != null) {
      messages.add(more);
    }
  }

  /** Chunks of one size's bucket. */
  void sizes(int bucket, int more) {
    chunkSize.record(bucket, more);
    if (messageSize != null) {
      messageSize.record(bucket, more);
    }
  }

  void bytes(long more) {
    io.add(more);
    chunkSize.recordSum(more);
    if (messageSize != null) {
      messageSize.recordSum(more);
    }
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
