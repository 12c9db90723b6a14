// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import org.jspecify.annotations.Nullable;

/**
 * Counts messages of one type by size, those of one frame apart: these are chunks by themselves.
 * One thread adds, the pulse folds: a live value may be a moment old. Fields below the line belong
 * to the pulse.
 */
final class MessageSizes {

  private final int[] ofOneFrame = new int[ChunkSizes.BUCKETS];
  private int @Nullable [] ofMore;
  private long bytes;
  private long count;

  // ---- the pulse's ------------------------------------------------------------------------------
  private final int[] foldedSizes = new int[ChunkSizes.BUCKETS];
  private long foldedBytes;
  private long foldedCount;

  /** A message that is one frame, uncompressed. */
  void whole(long size) {
    ofOneFrame[ChunkSizes.bucketOf(size)]++;
    bytes += size;
    count++;
  }

  /** Any other, whose frames are sorted apart from it. */
  void joined(long size) {
    if (ofMore == null) {
      ofMore = new int[ChunkSizes.BUCKETS];
    }
    ofMore[ChunkSizes.bucketOf(size)]++;
    bytes += size;
    count++;
  }

  /** How many of that size are one frame. */
  int whole(int bucket) {
    return ofOneFrame[bucket];
  }

  long count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  void fold(MessageSeries to) {
    to.add(count - foldedCount);
    foldedCount = count;
    to.bytes(bytes - foldedBytes);
    foldedBytes = bytes;
    int[] more = ofMore;
    for (int bucket = 0; bucket < ofOneFrame.length; bucket++) {
      int now = ofOneFrame[bucket] + (more == null ? 0 : more[bucket]);
      to.sizes(bucket, now - foldedSizes[bucket]);
      foldedSizes[bucket] = now;
    }
  }
}
