// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.config.TracedMessages;
import io.streamgauge.agent.telemetry.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same where messages may have spans: those that are to be known by what became of them are all
 * timed, those of a share where the dice fall on them.
 */
final class TracedTimings extends Timings {

  /** From here on a message is slow. */
  private static final long SLOW = TimeUnit.SECONDS.toNanos(1);

  /** Of each session, until the pulse comes for them. */
  private static final int KEPT = 16;

  /** In what {@link #begin} returns: it is one of the share. */
  private static final long CHOSEN = 2;

  private final TracedMessages traced;
  private long untilChosen;
  private @Nullable List<TracedMessage> kept;
  private long dropped;

  TracedTimings(Metric metric, TracedMessages traced) {
    super(metric);
    this.traced = traced;
    this.untilChosen = traced.areAnomalous() ? Long.MAX_VALUE : gap();
  }

  /** How many messages are passed over before the next of the share. */
  private long gap() {
    double dice = 1 - ThreadLocalRandom.current().nextDouble();
    return (long) (Math.log(dice) / Math.log(1 - traced.ratio()));
  }

  @Override
  long begin() {
    long token = super.begin() & ~CHOSEN;
    boolean chosen = untilChosen-- == 0;
    if (chosen) {
      untilChosen = gap();
    }
    if (token == 0 && (chosen || traced.areAnomalous())) {
      token = System.nanoTime() & ~CHOSEN | 1;
    }
    return chosen ? token | CHOSEN : token;
  }

  @Override
  void end(long began, @Nullable Throwable thrown) {
    if (began == 0) {
      return;
    }
    long now = System.nanoTime();
    record((now - began) / 1e9, thrown);
    boolean anomalous = thrown != null || now - began > SLOW;
    if (traced.areAnomalous() ? anomalous : (began & CHOSEN) != 0) {
      keep(new TracedMessage(began, now, thrown));
    }
  }

  private synchronized void keep(TracedMessage message) {
    kept = kept == null ? new ArrayList<>() : kept;
    if (kept.size() < KEPT) {
      kept.add(message);
    } else {
      dropped++;
    }
  }

  /** What has come up since the last time. */
  synchronized List<TracedMessage> take() {
    List<TracedMessage> taken = kept == null ? Collections.emptyList() : kept;
    kept = null;
    return taken;
  }

  /** Whether there is anything to take. */
  synchronized boolean isEmpty() {
    return kept == null;
  }

  /** How many there were more than could be kept, since the last time. */
  synchronized long takeDropped() {
    long taken = dropped;
    dropped = 0;
    return taken;
  }
}
