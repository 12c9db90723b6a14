// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/**
 * What the compressed frames carry that wait in a server's queue, in their order. Allocates only
 * when more of them wait than ever before.
 *
 * <p><em>Threads:</em> under the lock of what they are part of.
 */
final class WaitingFrames {

  private static final int FEW = 8;

  private long[] bytes = new long[FEW];
  private int first;
  private int count;

  void add(long bytesOfFrame) {
    if (count == bytes.length) {
      long[] larger = new long[2 * count];
      for (int i = 0; i < count; i++) {
        larger[i] = bytes[(first + i) % count];
      }
      bytes = larger;
      first = 0;
    }
    bytes[(first + count++) % bytes.length] = bytesOfFrame;
  }

  /** The frame that was added first. */
  long next(long otherwise) {
    if (count == 0) {
      return otherwise;
    }
    long next = bytes[first];
    first = (first + 1) % bytes.length;
    count--;
    return next;
  }
}
