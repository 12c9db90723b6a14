// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/**
 * The sizes of messages that wait to be sent, oldest first, and where each ends on the wire: a ring
 * of pairs that allocates when more wait than ever before. Used under its owner's lock.
 */
final class WrittenMessages {

  private static final int FIRST = 2;

  private long[] pairs = new long[0];
  private int first;
  private int count;
  private long bytes;

  void add(long end, long size) {
    int capacity = pairs.length / 2;
    if (count == capacity) {
      long[] more = new long[Math.max(FIRST, 2 * capacity) * 2];
      for (int i = 0; i < pairs.length; i++) {
        more[i] = pairs[(2 * first + i) % pairs.length];
      }
      pairs = more;
      first = 0;
    }
    int next = 2 * ((first + count) % (pairs.length / 2));
    pairs[next] = end;
    pairs[next + 1] = size;
    count++;
    bytes += size;
  }

  int count() {
    return count;
  }

  /** Where the oldest ends; there must be one. */
  long firstEnd() {
    return pairs[2 * first];
  }

  /** Takes the oldest out and returns its size; there must be one. */
  long take() {
    long size = pairs[2 * first + 1];
    first = (first + 1) % (pairs.length / 2);
    count--;
    bytes -= size;
    return size;
  }

  /** The sizes of all that wait, added up. */
  long bytes() {
    return bytes;
  }
}
