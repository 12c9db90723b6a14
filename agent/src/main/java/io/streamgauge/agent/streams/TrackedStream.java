// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import org.jspecify.annotations.Nullable;

/**
 * A meter that was recognised as a stream's: where its counts go, and how many of them have gone
 * there already. The pulse's alone.
 */
final class TrackedStream {

  final StreamSeries series;
  final StreamType type;
  private long foldedBytes;
  private long foldedChunks;
  private final int[] foldedSizes = new int[ChunkSizes.BUCKETS];

  TrackedStream(StreamSeries series, StreamType type) {
    this.series = series;
    this.type = type;
  }

  /** Adds what was counted since the last fold to the stream's series. */
  void fold(StreamMeter meter, long nowNanos) {
    BackPressure pressure = meter.pressure();
    if (pressure != null) {
      pressure.fold(meter, series, nowNanos);
    }
    WebSocketSession session = meter.exchange().session();
    if (session != null) {
      session.fold(meter, series, nowNanos);
    }
    // The count first: a chunk's bytes are added before it is counted, its size sorted in before.
    long chunks = meter.chunks();
    long bytes = meter.bytes();
    if (chunks == foldedChunks && bytes == foldedBytes) {
      return;
    }
    if (foldedBytes == 0 && bytes > 0) {
      series.firstByte.record((meter.firstByteNanos() - meter.exchange().startNanos()) / 1e9);
    }
    // A sum never falls: see StreamMeter for why it need not.
    long moreBytes = Math.max(0, bytes - foldedBytes);
    series.bytes(moreBytes);
    series.chunks(Math.max(0, chunks - foldedChunks));
    foldedBytes += moreBytes;
    foldedChunks = Math.max(chunks, foldedChunks);
    foldSizes(meter, session, chunks);
  }

  private void foldSizes(StreamMeter meter, @Nullable WebSocketSession session, long chunks) {
    int[] counts = meter.sizes();
    long unsettled = meter.unsettledChunks();
    int last = ChunkSizes.bucketOf(meter.lastSize());
    if (counts == null && session == null) {
      if (chunks == 1) {
        fold(last, 1);
      }
      return;
    }
    if (unsettled <= 1) {
      for (int i = 0; i < ChunkSizes.BUCKETS; i++) {
        int count =
            (counts == null ? 0 : counts[i]) + (session == null ? 0 : session.frames(meter, i));
        fold(i, count - (i == last ? (int) unsettled : 0));
      }
    }
  }

  private void fold(int bucket, int count) {
    // A difference, as a stream of years may overflow an int.
    int more = count - foldedSizes[bucket];
    if (more > 0) {
      series.sizes(bucket, more);
      foldedSizes[bucket] = count;
    }
  }
}
