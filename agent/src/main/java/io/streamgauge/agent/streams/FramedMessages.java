// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import org.jspecify.annotations.Nullable;

/**
 * The messages of one direction of a WebSocket session, made of its data frames (RFC 6455, section
 * 5.4). Each frame is a chunk of the stream; its bytes are the application's, so that a compressed
 * frame counts what it carries and not what it takes (RFC 7692).
 *
 * <p><em>Threads:</em> as {@link StreamMeter}'s.
 */
final class FramedMessages {

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int OPCODE = 0x0f;
  private static final int TEXT = 1;
  private static final int BINARY = 2;

  private final StreamMeter meter;
  private int type;
  private boolean compressed;
  private long told;
  private boolean owed;
  private int owedHead;
  private long owedBytes;
  private long bytesOfMessage;
  private long wire;
  private @Nullable MessageSizes texts;
  private @Nullable MessageSizes binaries;

  FramedMessages(StreamMeter meter) {
    this.meter = meter;
  }

  /** Payload as the application knows it, of frames that have not been counted yet. */
  void told(long bytes) {
    told += bytes;
    settle();
  }

  /** A frame whose payload, if it is compressed, is told next. */
  void arrived(int head, long bytes) {
    settle();
    boolean starts = (head & OPCODE) != 0;
    owed = starts ? (head & RSV1) != 0 : compressed;
    if (owed) {
      owedHead = head;
      owedBytes = bytes;
    } else {
      frame(head, bytes);
    }
  }

  private void settle() {
    if (owed) {
      owed = false;
      frame(owedHead, owedBytes);
    }
  }

  void frame(int head, long bytes) {
    int opcode = head & OPCODE;
    if (opcode != 0) {
      type = opcode;
      compressed = (head & RSV1) != 0;
      bytesOfMessage = 0;
    }
    long payload = compressed ? told : bytes;
    told = 0;
    wire += bytes;
    bytesOfMessage += payload;
    meter.chunk(payload);
    if ((head & FIN) != 0) {
      count();
    }
  }

  private void count() {
    if (type == TEXT) {
      MessageSizes known = texts;
      if (known == null) {
        known = new MessageSizes();
        texts = known;
      }
      known.add(bytesOfMessage);
    } else if (type == BINARY) {
      MessageSizes known = binaries;
      if (known == null) {
        known = new MessageSizes();
        binaries = known;
      }
      known.add(bytesOfMessage);
    }
  }

  /** What a server's frame takes beside its payload (section 5.2). */
  static long headBytes(long size) {
    return size == 0 ? 0 : size < 126 ? 2 : size < 1 << 16 ? 4 : 10;
  }

  /** Payload on the wire, compressed where it was. */
  long wire() {
    return wire;
  }

  /** Whole messages of data. */
  long messages() {
    return (texts == null ? 0 : texts.count()) + (binaries == null ? 0 : binaries.count());
  }

  /** Adds what is new since the last time to the stream's series. */
  void fold(StreamSeries series) {
    if (texts != null) {
      texts.fold(series.messages("text"));
    }
    if (binaries != null) {
      binaries.fold(series.messages("binary"));
    }
  }
}
