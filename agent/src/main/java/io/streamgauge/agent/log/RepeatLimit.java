// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Lets one line a minute through of each message format, and counts the others.
 *
 * <p><em>Guarantees:</em> remembers at most {@value #FORMATS} formats. When that many are in use,
 * all further ones share one line a minute, so a flood of ever new messages is limited too. The
 * lock is held for a map look-up only, never while something is printed.
 */
final class RepeatLimit {

  /** Answer of {@link #pass}: this line is not printed. */
  static final int HELD_BACK = -1;

  private static final int FORMATS = 1000;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Map<String, Repeats> formats = new HashMap<>();
  private final Repeats others = new Repeats();

  /**
   * Asks for one line.
   *
   * @return how many were held back since the last one of this format, or {@link #HELD_BACK}
   */
  synchronized int pass(String format, long nowNanos) {
    Repeats repeats = formats.get(format);
    if (repeats == null) {
      repeats = remember(format, nowNanos);
    }
    if (repeats.isRecent(nowNanos)) {
      repeats.heldBack++;
      return HELD_BACK;
    }
    int heldBack = repeats.heldBack;
    repeats.heldBack = 0;
    repeats.printed = true;
    repeats.printedNanos = nowNanos;
    return heldBack;
  }

  private Repeats remember(String format, long nowNanos) {
    if (formats.size() >= FORMATS) {
      forgetOld(nowNanos);
    }
    if (formats.size() >= FORMATS) {
      return others;
    }
    Repeats repeats = new Repeats();
    formats.put(format, repeats);
    return repeats;
  }

  private void forgetOld(long nowNanos) {
    for (Iterator<Repeats> all = formats.values().iterator(); all.hasNext(); ) {
      if (!all.next().isRecent(nowNanos)) {
        all.remove();
      }
    }
  }

  private static final class Repeats {
    private boolean printed;
    private long printedNanos;
    private int heldBack;

    private boolean isRecent(long nowNanos) {
      return printed && nowNanos - printedNanos < MINUTE_NANOS;
    }
  }
}
