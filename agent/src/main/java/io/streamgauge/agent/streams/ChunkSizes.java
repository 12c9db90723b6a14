// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/**
 * Buckets of {@code streamgauge.stream.chunk.size}: powers of four, so that a chunk's bucket is
 * found by counting leading zeros.
 */
final class ChunkSizes {

  static final int BUCKETS = 15;

  private ChunkSizes() {}

  /** 0 for up to 4^3, then one more for each power of four, 14 beyond 4^16. */
  static int bucketOf(long size) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(size - 1, 0));
    return Math.min(Math.max(((bits + 1) >> 1) - 3, 0), BUCKETS - 1);
  }
}
