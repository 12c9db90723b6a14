// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Heartbeats of STOMP 1.1 and 1.2: an end of line, alone in a message. Each side beats by itself
 * when it has nothing to say, as often as it has promised, and no beat asks for another.
 *
 * <p>So a beat of the client's has done all it was for when it has come: answered. One of ours is
 * answered by the next sign of life, whatever it is. It has timed out when the client, who has
 * shown its own pace, has been silent for three of its beats and for ten seconds. Of a client that
 * has not promised to beat there may never be a sign: then its fate is the session's, closed.
 */
final class StompHeartbeats extends TextHeartbeats {

  /** A carriage return may be before the line feed. */
  private static final int LARGEST = 2;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(90);
  private static final int MISSED = 3;
  private static final int LEARNED = 5;

  private final int[] fates = new int[Heartbeats.Fate.values().length];
  private final long[] gaps = new long[LEARNED];
  private int heard;
  private long heardNanos;
  private int unanswered;
  private long unansweredNanos;

  StompHeartbeats() {
    super(LARGEST);
  }

  @Override
  synchronized void sent(boolean text, long nowNanos) {
    if (unanswered++ == 0) {
      unansweredNanos = nowNanos;
    }
  }

  @Override
  synchronized void received(boolean text, long nowNanos) {
    settle(Heartbeats.Fate.ANSWERED);
    fates[Heartbeats.Fate.PEER_ANSWERED.ordinal()]++;
    if (heard > 0) {
      gaps[(heard - 1) % LEARNED] = nowNanos - heardNanos;
    }
    heard++;
    heardNanos = nowNanos;
  }

  private void settle(Heartbeats.Fate fate) {
    fates[fate.ordinal()] += unanswered;
    unanswered = 0;
  }

  @Override
  synchronized boolean areMissed(long anythingNanos, long nowNanos) {
    return isSilent(Math.max(heardNanos, anythingNanos), SILENCE, nowNanos);
  }

  /** Whether a client that beats has not been heard for that long, and three of its beats. */
  private boolean isSilent(long lastNanos, long patience, long nowNanos) {
    return heard > 1 && nowNanos - lastNanos > Math.max(patience, MISSED * pace());
  }

  /** Nanoseconds between two beats of the client's: the median of the latest. */
  private long pace() {
    long[] sorted = Arrays.copyOf(gaps, Math.min(LEARNED, heard - 1));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Override
  synchronized void close() {
    settle(Heartbeats.Fate.CLOSED);
  }

  @Override
  synchronized void fold(SessionSeries to, long anythingNanos, long nowNanos) {
    if (unanswered > 0) {
      if (anythingNanos - unansweredNanos > 0) {
        settle(Heartbeats.Fate.ANSWERED);
      } else if (isSilent(Math.max(heardNanos, anythingNanos), PATIENCE, nowNanos)) {
        settle(Heartbeats.Fate.TIMEOUT);
      }
    }
    to.pings(fates);
  }
}
