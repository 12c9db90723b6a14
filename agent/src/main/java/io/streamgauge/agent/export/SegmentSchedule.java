// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import java.util.concurrent.TimeUnit;

/**
 * At which ages of a stream a window of it closes: first early, so that a stream shows soon, then
 * ever less often, so that a day costs some 340 spans.
 */
final class SegmentSchedule {

  private final long first;

  /**
   * A schedule.
   *
   * @param firstNanos age at which the first window closes
   */
  SegmentSchedule(long firstNanos) {
    this.first = firstNanos;
  }

  /** The age at which the first window closes. */
  long first() {
    return first;
  }

  /** The age at which the window closes that begins at {@code age}. */
  long after(long age) {
    if (age < first) {
      return first;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(age);
    return age + TimeUnit.SECONDS.toNanos(seconds < 300 ? 30 : seconds < 3600 ? 60 : 300);
  }
}
