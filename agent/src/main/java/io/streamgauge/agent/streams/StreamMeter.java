// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.bootstrap.Meter;
import org.jspecify.annotations.Nullable;

/**
 * Counts one direction of one exchange in plain fields.
 *
 * <p><em>Threads:</em> written by the one thread that moves the stream's bytes at a time, read by
 * the pulse without synchronisation, so a live value may be a moment old. Values are exact once the
 * exchange has ended, as its end is a volatile write. Fields below the line belong to the pulse.
 *
 * <p><em>Cost:</em> a chunk is three additions; the clock is read for the first one only. Chunk
 * sizes go into the buckets of {@code streamgauge.stream.chunk.size}, powers of four, so that the
 * bucket is found by counting leading zeros.
 */
public final class StreamMeter extends Meter {

  private static final int SIZE_BUCKETS = 15;

  private final HttpExchange exchange;
  private final Direction direction;
  private long bytes;
  private long chunks;
  private long firstByteNanos;
  private int flushes;
  private int @Nullable [] sizes;
  private long unsent;
  private long blockedNanos;
  private long blockedSince;
  private volatile @Nullable String failure;

  // ---- the pulse's ------------------------------------------------------------------------------
  @Nullable StreamSeries series;
  @Nullable StreamType type;
  boolean firstByteRecorded;
  long movedNanos;
  private long notedBytes;
  private long foldedBytes;
  private long foldedChunks;
  private int @Nullable [] foldedSizes;
  private int onlyBucket = -1;

  StreamMeter(HttpExchange exchange, Direction direction) {
    this.exchange = exchange;
    this.direction = direction;
  }

  @Override
  public void chunk(long size) {
    long before = chunks;
    if (before == 0) {
      firstByteNanos = System.nanoTime();
    } else {
      size(size);
    }
    bytes += size;
    chunks = before + 1;
  }

  /** The first chunk's size is sorted in with the second: most responses are one chunk. */
  private void size(long size) {
    int[] counts = sizes;
    if (counts == null) {
      counts = new int[SIZE_BUCKETS];
      counts[bucketOf(bytes)]++;
      sizes = counts;
    }
    counts[bucketOf(size)]++;
  }

  /** 0 for up to 4^3, then one more for each power of four, 14 beyond 4^16. */
  static int bucketOf(long size) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(size - 1, 0));
    return Math.min(Math.max(((bits + 1) >> 1) - 3, 0), SIZE_BUCKETS - 1);
  }

  @Override
  public void flushed() {
    flushes++;
  }

  @Override
  public void blocked() {
    if (blockedSince == 0) {
      // 0 means not blocked, so the one nanosecond that would be 0 is passed over.
      blockedSince = System.nanoTime() | 1;
    }
  }

  @Override
  public void unblocked() {
    long since = blockedSince;
    if (since != 0) {
      blockedNanos += System.nanoTime() - since;
      blockedSince = 0;
    }
  }

  @Override
  public void transportFailed(@Nullable Throwable cause, long waiting) {
    if (failure == null) {
      unsent = waiting;
      failure = cause == null ? "transport" : cause.getClass().getName();
    }
  }

  @Override
  public HttpExchange exchange() {
    return exchange;
  }

  /** Which way its bytes go. */
  public Direction direction() {
    return direction;
  }

  /** Payload bytes so far; those that a failed transport left unsent are taken back. */
  public long bytes() {
    return Math.max(0, bytes - unsent);
  }

  /** Whether bytes wait for the peer right now. */
  boolean isBlocked() {
    return blockedSince != 0;
  }

  /** Nanoseconds that bytes have waited for the peer, up to {@code nowNanos}. */
  public long blockedNanos(long nowNanos) {
    long since = blockedSince;
    return blockedNanos + (since == 0 ? 0 : Math.max(0, nowNanos - since));
  }

  /** Chunks so far. */
  public long chunks() {
    return chunks;
  }

  /** {@code System.nanoTime()} of the first chunk; meaningless while there is none. */
  public long firstByteNanos() {
    return firstByteNanos;
  }

  int flushes() {
    return flushes;
  }

  /** Class of what the transport threw, null while it works. */
  @Nullable String failure() {
    return failure;
  }

  /** The kind of stream it was recognised as, null while it is a plain body. */
  public @Nullable StreamType type() {
    return type;
  }

  /** Dates the bytes that moved since the last pulse by this one. */
  void noteMoved(long nowNanos) {
    long now = bytes;
    if (now != notedBytes) {
      notedBytes = now;
      movedNanos = nowNanos;
    }
  }

  /** Adds what was counted since the last fold to the stream's series. */
  void fold(StreamSeries into) {
    // The count first: a chunk's bytes are added before it is counted, its size sorted in before.
    long nowChunks = chunks;
    long nowBytes = bytes();
    int[] nowSizes = sizes;
    if (nowChunks == foldedChunks && nowBytes == foldedBytes) {
      return;
    }
    // Bytes taken back after a failed send stay in the cumulative sum if a pulse has folded them.
    into.io.add(Math.max(0, nowBytes - foldedBytes));
    into.chunks.add(nowChunks - foldedChunks);
    into.chunkSize.recordSum(Math.max(0, nowBytes - foldedBytes));
    if (nowSizes != null) {
      foldSizes(nowSizes, into);
    } else if (nowChunks == 1 && onlyBucket < 0) {
      onlyBucket = bucketOf(nowBytes);
      into.chunkSize.record(onlyBucket, 1);
    }
    foldedBytes = Math.max(nowBytes, foldedBytes);
    foldedChunks = nowChunks;
  }

  private void foldSizes(int[] now, StreamSeries into) {
    int[] folded = foldedSizes;
    if (folded == null) {
      folded = new int[SIZE_BUCKETS];
      if (onlyBucket >= 0) {
        folded[onlyBucket] = 1;
      }
      foldedSizes = folded;
    }
    for (int i = 0; i < SIZE_BUCKETS; i++) {
      int count = now[i];
      into.chunkSize.record(i, count - folded[i]);
      folded[i] = count;
    }
  }
}
