// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/**
 * How long messages take from where they join a queue until the socket has them: one at a time, of
 * those that {@link Timings} asks for.
 *
 * <p>What is encoded joins a connection's queue before the next flush, of TLS in records that are
 * made then; so what has been queued by that flush ends with the message, or with one that shares
 * its way.
 *
 * <p><em>Threads:</em> the connection's own, one at a time; or under the lock of its owner.
 */
final class QueuedSends {

  private final Timings durations;
  private long began;
  private long from;
  private long end;

  QueuedSends(Timings durations) {
    this.durations = durations;
  }

  /** A message follows what has been queued so far. */
  void encoded(long queued) {
    if (began == 0) {
      began = durations.begin();
      from = queued;
      end = 0;
    }
  }

  /** Whether the next message is to be timed. */
  boolean areDue() {
    return durations.isDue();
  }

  /** A message that is to be timed has gone when {@code position} has been reached. */
  void queued(long position) {
    if (began == 0) {
      began = System.nanoTime() | 1;
      end = position;
    }
  }

  /** Whether one is under way. */
  boolean isPending() {
    return began != 0;
  }

  /** So much has been queued by now, and so much of it taken by the socket. */
  void flushed(long queued, long sent) {
    if (began == 0) {
      return;
    }
    if (end == 0 && queued > from) {
      end = queued;
    }
    if (end != 0 && sent >= end) {
      durations.end(began, null);
      began = 0;
    }
  }
}
