// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/**
 * What is counted of a UDP socket beside its bytes, and whether it is a server's: nothing about it
 * says so but that the first of its datagrams came in.
 *
 * <p><em>Threads:</em> as its connection's.
 */
final class Datagrams {

  private long received;
  private long sent;
  private boolean queued;
  private boolean asks;

  // ---- the pulse's ------------------------------------------------------------------------------
  private long foldedReceived;
  private long foldedSent;

  void received() {
    received++;
  }

  void queued() {
    asks |= !queued && received == 0;
    queued = true;
  }

  /** One has left; what has no payload is not sent by most transports, and counts as none. */
  void sent(long bytes) {
    if (bytes > 0) {
      sent++;
    }
  }

  boolean areServers() {
    return received > 0 && !asks;
  }

  void fold(ConnectionSeries to) {
    to.datagrams("inbound").add(received - foldedReceived);
    to.datagrams("outbound").add(sent - foldedSent);
    foldedReceived = received;
    foldedSent = sent;
  }
}
