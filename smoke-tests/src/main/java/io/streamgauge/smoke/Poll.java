// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does: looks again until it is there or the deadline is past. */
public final class Poll {
  private static final long INTERVAL_NANOS = 10_000_000;

  private Poll() {}

  /** Returns the first value found, or fails with {@code what} when there was none in time. */
  public static <T> T until(Duration patience, Supplier<String> what, Supplier<Optional<T>> look) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Not within " + patience.toMillis() + " ms: " + what.get() + ".");
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  /** Waits until {@code holds}; says whether it did before the deadline. */
  public static boolean holds(Duration patience, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
    return true;
  }
}
