// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/**
 * Counts messages of one type by size. One thread adds, the pulse folds: a live value may be a
 * moment old. Fields below the line belong to the pulse.
 */
final class MessageSizes {

  private final int[] sizes = new int[ChunkSizes.BUCKETS];
  private long bytes;
  private long count;

  // ---- the pulse's ------------------------------------------------------------------------------
  private final int[] foldedSizes = new int[ChunkSizes.BUCKETS];
  private long foldedBytes;
  private long foldedCount;

  void add(long size) {
    sizes[ChunkSizes.bucketOf(size)]++;
    bytes += size;
    count++;
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
    for (int bucket = 0; bucket < sizes.length; bucket++) {
      int now = sizes[bucket];
      to.sizes(bucket, now - foldedSizes[bucket]);
      foldedSizes[bucket] = now;
    }
  }
}
