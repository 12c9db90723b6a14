// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import org.jspecify.annotations.Nullable;

/**
 * Pings and pongs of Engine.IO, which Socket.IO is spoken in: a text of one digit each. From its
 * revision 4 on the server pings, before that the client. Nothing tells one ping from another, so
 * that a pong answers the latest.
 *
 * <p>All other packets that go over a WebSocket say more than their type, but for one: the first
 * that a client sends after it has tried out the WebSocket which is to replace its long polling. A
 * noop, which is to end a poll, gets there only if there was none to end.
 */
final class EngineIoHeartbeats extends TextHeartbeats {

  /** What pings and pongs of these are matched by. */
  private static final long ALIKE = 0;

  private static final int SPOKEN = 1;
  private static final int REVISION_4 = 2;
  private static final int UPGRADES = 4;

  private final Heartbeats pings;
  private final boolean serverPings;
  private boolean upgrades;

  private EngineIoHeartbeats(Heartbeats pings, boolean serverPings, boolean upgrades) {
    super(1);
    this.pings = pings;
    this.serverPings = serverPings;
    this.upgrades = upgrades;
  }

  /** What {@link #asked} has made of a query; null where it is none of Engine.IO. */
  static @Nullable EngineIoHeartbeats of(byte asked, Heartbeats pings) {
    return asked == 0
        ? null
        : new EngineIoHeartbeats(pings, (asked & REVISION_4) != 0, (asked & UPGRADES) != 0);
  }

  /** All that matters of a handshake's query; 0 where it is none of Engine.IO. */
  static byte asked(String query) {
    int value = parameter(query, "EIO=");
    char revision = value < 0 || value == query.length() ? ' ' : query.charAt(value);
    if (revision != '3' && revision != '4') {
      return 0;
    }
    int upgrades = parameter(query, "sid=") < 0 ? 0 : UPGRADES;
    return (byte) (SPOKEN | (revision == '4' ? REVISION_4 : 0) | upgrades);
  }

  /** Where the parameter's value begins, -1 where there is none. */
  private static int parameter(String query, String name) {
    for (int at = query.indexOf(name); at >= 0; at = query.indexOf(name, at + 1)) {
      if (at == 0 || query.charAt(at - 1) == '&' || query.charAt(at - 1) == '?') {
        return at + name.length();
      }
    }
    return -1;
  }

  @Override
  void sent(boolean text, long nowNanos) {
    if (text && serverPings) {
      pings.pingSent(ALIKE, nowNanos);
    } else if (text) {
      pings.pongSent();
    }
  }

  @Override
  void received(boolean text, long nowNanos) {
    if (text && upgrades) {
      upgrades = false;
    } else if (text && serverPings) {
      pings.pongReceived(ALIKE, nowNanos);
    } else if (text) {
      pings.pingReceived(nowNanos);
    }
  }
}
