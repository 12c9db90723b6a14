// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/**
 * A connection whose protocol is known: where its counts go, and how many of them have gone there
 * already. The pulse's alone.
 */
final class TrackedConnection {

  final ConnectionSeries series;
  private long foldedReceived;
  private long foldedSent;
  private long foldedQueued;
  private long foldedLost;
  private long foldedRetransmits;

  TrackedConnection(ConnectionSeries series) {
    this.series = series;
  }

  /** Adds what was counted since the last fold to its series; whether there was anything. */
  boolean fold(LiveConnection connection) {
    long moreReceived = connection.received() - foldedReceived;
    long moreSent = connection.sent() - foldedSent;
    series.received.add(moreReceived);
    series.sent.add(moreSent);
    foldedReceived += moreReceived;
    foldedSent += moreSent;
    long queued = connection.queued();
    if (queued > 0) {
      series.queue().add(queued - foldedQueued);
      foldedQueued = queued;
      long lost = connection.lost();
      series.lost().add(lost - foldedLost);
      foldedLost = lost;
    }
    Datagrams datagrams = connection.datagrams();
    if (datagrams != null) {
      datagrams.fold(series);
    }
    return moreReceived + moreSent > 0;
  }

  /** How many segments were sent again since the last time, of so many since it began. */
  long moreRetransmits(long total) {
    long more = Math.max(0, total - foldedRetransmits);
    foldedRetransmits += more;
    return more;
  }
}
