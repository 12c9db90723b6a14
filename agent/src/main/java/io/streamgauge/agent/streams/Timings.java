// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Metric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a session's messages take: the first of each second, then one of many, as two readings
 * of the clock cost more than all else that is counted of a message.
 *
 * <p><em>Threads:</em> {@link #begin} is called by one at a time, {@link #end} by any, {@link
 * #fold} by the pulse.
 */
class Timings {

  private static final int ALL_OF = 16;
  private static final int ONE_OF = 256;
  private static final int FAILURES = 16;

  private final Metric metric;

  /** How many there are until the next that is timed. */
  private int until = 1;

  /** So many follow each other; set anew by the pulse, which may miss one that begins meanwhile. */
  private int more = ALL_OF;

  private int @Nullable [] sorted;
  private double seconds;
  private @Nullable List<Failure> failures;

  Timings(Metric metric) {
    this.metric = metric;
  }

  /** When it began; 0 where this one is not timed. */
  long begin() {
    return isDue() ? System.nanoTime() | 1 : 0;
  }

  /** Whether the next one is timed: asked once of each; who asks at once may share an answer. */
  boolean isDue() {
    if (--until > 0) {
      return false;
    }
    until = --more > 0 ? 1 : ONE_OF;
    return true;
  }

  void end(long began, @Nullable Throwable thrown) {
    if (began != 0) {
      record((System.nanoTime() - began) / 1e9, thrown);
    }
  }

  final synchronized void record(double took, @Nullable Throwable thrown) {
    if (thrown != null) {
      failures = failures == null ? new ArrayList<>() : failures;
      if (failures.size() < FAILURES) {
        failures.add(new Failure(thrown.getClass().getName(), took));
      }
      return;
    }
    sorted = sorted == null ? new int[metric.buckets()] : sorted;
    sorted[metric.bucketOf(took)]++;
    seconds += took;
  }

  /** Adds what is new since the last time to the stream's series. */
  final synchronized void fold(StreamSeries series) {
    more = ALL_OF;
    until = 1;
    if (sorted != null) {
      series.durations(metric, sorted, seconds);
      sorted = null;
      seconds = 0;
    }
    if (failures != null) {
      failures.forEach(failure -> series.failed(metric, failure.type, failure.seconds));
      failures = null;
    }
  }

  private static final class Failure {
    final String type;
    final double seconds;

    Failure(String type, double seconds) {
      this.type = type;
      this.seconds = seconds;
    }
  }
}
