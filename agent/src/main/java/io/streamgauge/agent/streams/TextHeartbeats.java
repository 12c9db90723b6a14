// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import org.jspecify.annotations.Nullable;

/**
 * Heartbeats of a protocol that is spoken in the messages of a session. They are told by their
 * size: in such a protocol a message of a byte can be nothing else, so nothing is read.
 *
 * <p><em>Threads:</em> any, under the lock of whoever counts them.
 */
abstract class TextHeartbeats {

  /** The size of the largest one. */
  final int largest;

  TextHeartbeats(int largest) {
    this.largest = largest;
  }

  /** Those of the subprotocol that was agreed on, null where it has none. */
  static @Nullable TextHeartbeats of(@Nullable String subprotocol) {
    boolean stomp =
        subprotocol != null && subprotocol.startsWith("v1") && subprotocol.endsWith(".stomp");
    return stomp ? new StompHeartbeats() : null;
  }

  /** The server has sent a message as small as that. */
  abstract void sent(boolean text, long nowNanos);

  /** The client has. */
  abstract void received(boolean text, long nowNanos);

  /** Whether the client has stopped to beat. */
  boolean areMissed(long heardNanos, long nowNanos) {
    return false;
  }

  /** The session is over. */
  void close() {}

  /** Adds what is new since the last time; the client was heard last at that time, or never. */
  void fold(SessionSeries to, long heardNanos, long nowNanos) {}
}
