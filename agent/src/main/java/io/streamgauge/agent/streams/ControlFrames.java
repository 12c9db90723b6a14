// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Counts the control frames of a session (RFC 6455, section 5.5). Guarded by its lock. */
final class ControlFrames {

  private static final int FIRST = 8;
  private static final int LARGEST = 125;
  private static final String[] TYPES = {"close", "ping", "pong"};

  private final int[] sent = new int[TYPES.length];
  private final int[] received = new int[TYPES.length];
  private @Nullable ByteBuffer begun;

  synchronized void sent(int opcode) {
    sent[opcode - FIRST]++;
  }

  synchronized void received(int opcode) {
    received[opcode - FIRST]++;
  }

  /** Keeps a part of the frame that is being received. */
  synchronized void begun(ByteBuffer payload) {
    if (begun == null) {
      begun = ByteBuffer.allocate(LARGEST);
    }
    begun.put(payload.duplicate());
  }

  /** The payload that ends with {@code rest}. */
  synchronized @Nullable ByteBuffer whole(@Nullable ByteBuffer rest) {
    ByteBuffer first = begun;
    if (first == null) {
      return rest;
    }
    begun = null;
    if (rest != null) {
      first.put(rest.duplicate());
    }
    first.flip();
    return first;
  }

  /** Adds what is new about one direction since the last time. */
  synchronized void fold(boolean outbound, StreamSeries series) {
    int[] counts = outbound ? sent : received;
    for (int i = 0; i < TYPES.length; i++) {
      if (counts[i] > 0) {
        series.control(TYPES[i]).add(counts[i]);
        counts[i] = 0;
      }
    }
  }

  /** What tells payloads apart, as a pong echoes its ping's (FNV-1a). */
  static long digest(@Nullable ByteBuffer payload) {
    long digest = 0xcbf29ce484222325L;
    if (payload != null) {
      for (int i = payload.position(); i < payload.limit(); i++) {
        digest = (digest ^ payload.get(i) & 0xff) * 0x100000001b3L;
      }
    }
    return digest;
  }
}
