// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.bootstrap.Meter;
import org.jspecify.annotations.Nullable;

/**
 * What held one stream back, how long, and what waited in the server's buffers meanwhile. A stream
 * gets one when it is first held back; most never are.
 *
 * <p><em>Threads:</em> told by the thread that is about to wait or has waited, read by the pulse;
 * both under this object's lock, which is held for a few instructions. What is asked or told for
 * every message takes none: {@link #isBlocked}, {@link #waits} while it waits already, {@link
 * #pending} while the level is nothing new.
 */
final class BackPressure {

  private static final int KINDS = Meter.READ_PAUSED + 1;

  private final long[] nanos = new long[KINDS];
  private final long[] foldedNanos = new long[KINDS];
  private int kind;
  private volatile long since;
  private long pending;
  private long limit;
  private double peak;

  /** From here to there a level is just a level: no new peak, no overflow, no end of one. */
  private long calmFrom;

  private long calmTo;
  private boolean toldToWait;
  private boolean waitsByChoice;
  private long unwritable;
  private long writable;
  private long closedByChoice;
  private long openedByChoice;
  private long overflows;
  private long overSince;
  private long overNanos;
  private int @Nullable [] drains;
  private double drainSeconds;

  boolean isBlocked() {
    return since != 0;
  }

  /** Whether the stream is held back or anything waits. */
  boolean holds() {
    return since != 0 || pending != 0;
  }

  synchronized void begin(int why) {
    if (since == 0) {
      hold(why);
      if (why == Meter.NOT_WRITABLE) {
        turned(false, true);
      }
    }
  }

  /** Bytes wait, whatever the application has been told. */
  void waits() {
    if (since == 0) {
      hold(Meter.NOT_WRITABLE);
    }
  }

  private synchronized void hold(int why) {
    if (since == 0) {
      kind = why;
      // 0 means not blocked, so the one nanosecond that would be 0 is passed over.
      since = System.nanoTime() | 1;
    }
  }

  /**
   * The application was told whether it may write.
   *
   * @param full whether it may not because of what waits. What it forbids itself is nobody holding
   *     it back; what waits in the meantime is.
   */
  synchronized void turned(boolean mayWrite, boolean full) {
    if (mayWrite != toldToWait) {
      return;
    }
    toldToWait = !mayWrite;
    if (toldToWait) {
      waitsByChoice = !full;
    }
    if (waitsByChoice) {
      closedByChoice += toldToWait ? 1 : 0;
      openedByChoice += toldToWait ? 0 : 1;
    } else if (toldToWait) {
      unwritable++;
      waits();
    } else {
      writable++;
      if (pending == 0) {
        end();
      }
    }
  }

  /** Nothing waits any more; what the application was told holds until it is told otherwise. */
  synchronized void drained() {
    pending(0, 0);
    if (!toldToWait || waitsByChoice) {
      end();
    }
  }

  synchronized void end() {
    long began = since;
    if (began != 0) {
      long waited = System.nanoTime() - began;
      since = 0;
      nanos[kind] += waited;
      if (kind == Meter.NOT_WRITABLE && !waitsByChoice) {
        turned(true, false);
      }
      if (kind <= Meter.NOT_WRITABLE) {
        drained(waited / 1e9);
      }
    }
  }

  private void drained(double seconds) {
    int[] sorted = drains;
    if (sorted == null) {
      sorted = new int[Metric.BUFFER_DRAIN.buckets()];
      drains = sorted;
    }
    sorted[Metric.BUFFER_DRAIN.bucketOf(seconds)]++;
    drainSeconds += seconds;
  }

  /** What waits now; more than the limit is too much. */
  void pending(long bytes, long capacity) {
    if (bytes < calmFrom || bytes > calmTo || (capacity > 0 && capacity != limit)) {
      pending(bytes, capacity, true);
    } else {
      pending = bytes;
    }
  }

  /**
   * What waits now.
   *
   * @param excessive whether more than the limit is too much: the application was told not to write
   */
  synchronized void pending(long bytes, long capacity, boolean excessive) {
    pending = bytes;
    limit = capacity > 0 ? capacity : limit;
    peak = Math.max(peak, fill());
    if (overSince == 0 && limit > 0 && bytes > limit && excessive) {
      overflows++;
      overSince = System.nanoTime() | 1;
    } else if (overSince != 0 && bytes <= limit / 2) {
      overNanos += System.nanoTime() - overSince;
      overSince = 0;
    }
    calm();
  }

  private void calm() {
    long highest = limit > 0 ? (long) (peak * limit) : Long.MAX_VALUE;
    calmTo = overSince == 0 && limit > 0 ? Math.min(highest, limit) : highest;
    calmFrom = overSince == 0 ? 0 : limit / 2 + 1;
  }

  private double fill() {
    return limit > 0 ? (double) pending / limit : 0;
  }

  /** Nanoseconds that bytes have waited for the peer, or a reader for them, until that time. */
  synchronized long nanos(long nowNanos) {
    long sum = 0;
    for (int k = 0; k < KINDS; k++) {
      sum += nanos(k, nowNanos);
    }
    return sum;
  }

  private long nanos(int ofKind, long nowNanos) {
    long began = since;
    boolean lasts = began != 0 && kind == ofKind;
    return nanos[ofKind] + (lasts ? Math.max(0, nowNanos - began) : 0);
  }

  /** Adds what is new since the last time to the stream's series. */
  synchronized void fold(StreamMeter meter, StreamSeries series, long nowNanos) {
    for (int k = 0; k < KINDS; k++) {
      long more = nanos(k, nowNanos) - foldedNanos[k];
      if (more > 0) {
        series.blocked(k).add(more);
        foldedNanos[k] += more;
      }
    }
    if (meter.direction() == Direction.OUTBOUND) {
      foldBuffer(series.buffer(BufferKind.of(meter.exchange())), nowNanos);
    }
  }

  /** Adds what is new about the buffer alone. */
  synchronized void foldBuffer(BufferSeries buffer, long nowNanos) {
    buffer.unwritable.add(unwritable);
    buffer.writable.add(writable);
    unwritable = 0;
    writable = 0;
    if (closedByChoice + openedByChoice > 0) {
      buffer.byChoice("unwritable").add(closedByChoice);
      buffer.byChoice("writable").add(openedByChoice);
      closedByChoice = 0;
      openedByChoice = 0;
    }
    if (overSince != 0) {
      overNanos += Math.max(0, nowNanos - overSince);
      overSince = Math.max(overSince, nowNanos | 1);
    }
    buffer.overflows.add(overflows);
    buffer.overflowTime.add(overNanos);
    overflows = 0;
    overNanos = 0;
    buffer.peak.raise(peak);
    peak = fill();
    calm();
    int[] sorted = drains;
    if (sorted != null) {
      for (int bucket = 0; bucket < sorted.length; bucket++) {
        buffer.drain.record(bucket, sorted[bucket]);
        sorted[bucket] = 0;
      }
      buffer.drain.recordSum(drainSeconds);
      drainSeconds = 0;
    }
  }

  /** Adds what waits now to the levels of a live stream. */
  synchronized void level(BufferSeries buffer) {
    buffer.usage.add(pending);
    buffer.limit.add(limit);
    if (limit > 0) {
      buffer.utilization.record(fill());
    }
  }
}
