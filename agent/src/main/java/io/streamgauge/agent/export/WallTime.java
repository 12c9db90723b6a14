// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.sdk.common.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Turns {@code System.nanoTime()} into wall-clock time. The anchor is renewed every ten seconds, as
 * the two clocks drift apart; who needs consistent times keeps the offset it was given.
 */
final class WallTime {

  private static final long FRESH = TimeUnit.SECONDS.toNanos(10);

  private long offset;
  private long anchored;

  WallTime() {
    anchor();
  }

  private void anchor() {
    anchored = System.nanoTime();
    offset = Clock.getDefault().now() - anchored;
  }

  /** What to add to {@code System.nanoTime()} values of about {@code nanos}. */
  long offset(long nanos) {
    if (nanos - anchored > FRESH) {
      anchor();
    }
    return offset;
  }
}
