// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import org.jspecify.annotations.Nullable;

/** A message that is to have a span. Immutable. */
public final class TracedMessage {

  private final long startNanos;
  private final long endNanos;
  private final @Nullable String failure;

  TracedMessage(long startNanos, long endNanos, @Nullable Throwable thrown) {
    this.startNanos = startNanos;
    this.endNanos = endNanos;
    this.failure = thrown == null ? null : thrown.getClass().getName();
  }

  /** {@code System.nanoTime()} when its handler was called. */
  public long startNanos() {
    return startNanos;
  }

  /** {@code System.nanoTime()} when its handler was done. */
  public long endNanos() {
    return endNanos;
  }

  /** Class of what its handler threw, null where it returned. */
  public @Nullable String failure() {
    return failure;
  }
}
