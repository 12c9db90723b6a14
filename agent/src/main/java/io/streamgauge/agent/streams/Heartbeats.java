// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Metric;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Pings and pongs of one session (RFC 6455, sections 5.5.2 and 5.5.3): whose were answered, and how
 * fast ours were.
 *
 * <p>A ping of ours has had its time when the next one is sent, or after ten seconds; a pong that
 * comes later still tells its round trip. A pong answers all pings before it, as a peer may answer
 * the latest only. A pong that answers none is a heartbeat of its own: unmatched.
 *
 * <p><em>Threads:</em> any, under this object's lock: heartbeats are rare.
 */
final class Heartbeats {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private static final long SILENCE = TimeUnit.SECONDS.toNanos(90);

  private static final int LEARNED = 5;

  /** So many of our latest pings are remembered. */
  private static final int REMEMBERED = 8;

  private final long[] payloads = new long[REMEMBERED];
  private final long[] sentNanos = new long[REMEMBERED];
  private int sent;
  private int settled;
  private boolean waiting;
  private long heardNanos;
  private int peers;
  private final int[] fates = new int[Fate.values().length];
  private final int[] sorted = new int[Metric.WEBSOCKET_PING_RTT.buckets()];
  private double seconds;
  private double last;
  private double total;
  private int measured;

  /**
   * No pings yet.
   *
   * @param startNanos when the session began
   */
  Heartbeats(long startNanos) {
    heardNanos = startNanos;
  }

  /** What became of a ping, or a pong without one. */
  enum Fate {
    ANSWERED("local", "answered"),
    TIMEOUT("local", "timeout"),
    CLOSED("local", "closed"),
    UNMATCHED("local", "unmatched"),
    PEER_ANSWERED("peer", "answered"),
    PEER_CLOSED("peer", "closed"),
    PEER_UNMATCHED("peer", "unmatched");

    final String initiator;
    final String result;

    Fate(String initiator, String result) {
      this.initiator = initiator;
      this.result = result;
    }
  }

  synchronized void pingSent(long payload, long nowNanos) {
    if (waiting) {
      count(Fate.TIMEOUT);
    }
    payloads[sent % REMEMBERED] = payload;
    sentNanos[sent % REMEMBERED] = nowNanos;
    sent++;
    waiting = true;
  }

  synchronized void pongReceived(long payload, long nowNanos) {
    heardNanos = nowNanos;
    for (int i = sent - 1; i >= Math.max(settled, sent - REMEMBERED); i--) {
      if (payloads[i % REMEMBERED] == payload) {
        measure((nowNanos - sentNanos[i % REMEMBERED]) / 1e9);
        settled = i + 1;
        if (i == sent - 1 && waiting) {
          waiting = false;
          count(Fate.ANSWERED);
        }
        return;
      }
    }
    count(Fate.PEER_UNMATCHED);
  }

  private void measure(double took) {
    sorted[Metric.WEBSOCKET_PING_RTT.bucketOf(took)]++;
    seconds += took;
    total += took;
    last = took;
    measured++;
  }

  synchronized void pingReceived(long nowNanos) {
    heardNanos = nowNanos;
    peers++;
  }

  synchronized void pongSent() {
    if (peers == 0) {
      count(Fate.UNMATCHED);
    } else {
      fates[Fate.PEER_ANSWERED.ordinal()] += peers;
      peers = 0;
    }
  }

  private void count(Fate fate) {
    fates[fate.ordinal()]++;
  }

  /** The session is over. */
  synchronized void close() {
    if (waiting) {
      waiting = false;
      count(Fate.CLOSED);
    }
    fates[Fate.PEER_CLOSED.ordinal()] += peers;
    peers = 0;
  }

  /**
   * Whether there is no sign of life of a peer that owes one: it has been silent for a minute and a
   * half, and for three of our pings.
   *
   * @param heardNanos when data came from it last
   * @param waits whether bytes wait for it
   */
  synchronized boolean areMissed(long heardNanos, boolean waits, long nowNanos) {
    boolean owes = waits || sent > settled;
    long silent = nowNanos - Math.max(heardNanos, this.heardNanos);
    return owes && silent > Math.max(SILENCE, 3 * interval());
  }

  /** Nanoseconds between two pings of ours: the median of the latest. */
  private long interval() {
    int gaps = Math.min(LEARNED, Math.min(sent, REMEMBERED) - 1);
    if (gaps < 1) {
      return 0;
    }
    long[] sortedGaps = new long[gaps];
    for (int i = 0; i < gaps; i++) {
      int later = sent - 1 - i;
      sortedGaps[i] = sentNanos[later % REMEMBERED] - sentNanos[(later - 1) % REMEMBERED];
    }
    Arrays.sort(sortedGaps);
    return sortedGaps[gaps / 2];
  }

  /** Adds what is new since the last time to the sessions' series. */
  synchronized void fold(SessionSeries to, long nowNanos) {
    if (waiting && nowNanos - sentNanos[(sent - 1) % REMEMBERED] > PATIENCE) {
      waiting = false;
      count(Fate.TIMEOUT);
    }
    to.pings(fates);
    for (int bucket = 0; bucket < sorted.length; bucket++) {
      if (sorted[bucket] > 0) {
        to.roundTrips().record(bucket, sorted[bucket]);
        sorted[bucket] = 0;
      }
    }
    if (seconds > 0) {
      to.roundTrips().recordSum(seconds);
      seconds = 0;
    }
  }

  /** Seconds of the latest round trip, NaN where there was none. */
  synchronized double last() {
    return measured == 0 ? Double.NaN : last;
  }

  /** Seconds of a round trip on average, NaN where there was none. */
  synchronized double average() {
    return measured == 0 ? Double.NaN : total / measured;
  }
}
