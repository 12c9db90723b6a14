// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.util.Collection;

/**
 * What a library above the server keeps of one session until the server takes it. Its level is the
 * library's own, read when the pulse looks and when the library says that something has to wait; so
 * nothing is done for a message that does not.
 *
 * <p><em>Threads:</em> told by any, folded by the pulse.
 */
final class SendBuffer {

  private final Collection<?> messages;
  private final Number bytes;
  private final long limit;
  private final BackPressure fill = new BackPressure();
  private int dropped;

  SendBuffer(Collection<?> messages, Number bytes, long limit) {
    this.messages = messages;
    this.bytes = bytes;
    this.limit = limit;
  }

  /** Reads the level: higher than ever, or than it may be, is only seen here. */
  void look() {
    fill.pending(Math.max(0, bytes.longValue()), limit);
  }

  synchronized void dropped() {
    dropped++;
  }

  /** Adds what is new since the last time. */
  synchronized void fold(BufferSeries series, long nowNanos) {
    look();
    fill.foldBuffer(series, nowNanos);
    if (dropped > 0) {
      series.overflowed().add(dropped);
      dropped = 0;
    }
  }

  /** Adds what waits now to the levels of live sessions. */
  void level(BufferSeries series) {
    series.depth().add(messages.size());
    fill.level(series);
  }
}
