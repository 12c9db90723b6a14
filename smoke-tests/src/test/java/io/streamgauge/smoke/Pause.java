// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.time.Duration;

/** Three seconds in which a peer does nothing, and how long they were in fact. */
final class Pause {
  private static final Duration PLANNED = Duration.ofSeconds(3);

  private long start;
  private long end;

  void begin() {
    start = System.nanoTime();
  }

  /** What remains of it for a test that has something to look at meanwhile. */
  Duration left() {
    Duration left = PLANNED.minusNanos(System.nanoTime() - start);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Lets the rest of it pass. */
  void end() {
    Poll.holds(left(), () -> false);
    end = System.nanoTime();
  }

  double seconds() {
    return (end - start) / 1e9;
  }
}
