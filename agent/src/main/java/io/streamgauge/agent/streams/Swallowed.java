// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Failures of advice, by joinpoint. Counting neither logs nor allocates, as it happens on the
 * server's threads; the pulse tells of them and has joinpoints that keep failing unwoven.
 */
public final class Swallowed {

  /** Failures of one joinpoint after which it is unwoven; a LinkageError is final at once. */
  private static final int TOO_MANY = 10;

  private final AtomicIntegerArray failures;
  private final AtomicLong total = new AtomicLong();
  private volatile @Nullable Throwable latest;

  /**
   * No failure yet.
   *
   * @param joinpoints number of joinpoints; they are numbered from 0
   */
  public Swallowed(int joinpoints) {
    failures = new AtomicIntegerArray(joinpoints);
  }

  void count(Throwable failure, int joinpoint) {
    total.incrementAndGet();
    latest = failure;
    failures.addAndGet(joinpoint, failure instanceof LinkageError ? TOO_MANY : 1);
  }

  /** All failures so far. */
  long total() {
    return total.get();
  }

  /** The latest failure, given out once. */
  public @Nullable Throwable takeLatest() {
    Throwable taken = latest;
    latest = null;
    return taken;
  }

  /** Whether a joinpoint has failed too often to stay woven. */
  public boolean isFailing(int joinpoint) {
    return failures.get(joinpoint) >= TOO_MANY;
  }
}
