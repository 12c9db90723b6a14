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
  private @Nullable TextHeartbeats heartbeats;

  /** Messages that are no larger may be heartbeats. */
  private long largestHeartbeat;

  private int type;
  private boolean unfinished;
  private boolean compressed;
  private long told;
  private @Nullable WaitingFrames waiting;
  private long bytesOfMessage;
  private boolean begun;
  private boolean read;
  private int begunHead;
  private long begunBytes;
  private long wire;
  private @Nullable MessageSizes texts;
  private @Nullable MessageSizes binaries;

  FramedMessages(StreamMeter meter) {
    this.meter = meter;
  }

  /** From now on the protocol's heartbeats are told. */
  void recognise(TextHeartbeats spoken) {
    heartbeats = spoken;
    largestHeartbeat = spoken.largest;
  }

  /** Payload as the application knows it, of frames that have not been counted yet. */
  void told(long bytes) {
    told += bytes;
  }

  /** A part of a frame: which counts when it has been read whole, and inflated. */
  void part(int head, long bytes, boolean last) {
    whole();
    if (!begun) {
      begun = true;
      begunHead = head;
      begunBytes = 0;
      told = 0;
    }
    begunHead |= head & FIN;
    begunBytes += bytes;
    read = last;
    if (last && !isCompressed(begunHead)) {
      whole();
    }
  }

  /** What has been read of a frame's parts is all of it. */
  void whole() {
    if (read) {
      read = false;
      begun = false;
      frame(begunHead, begunBytes);
    }
  }

  /** The same of one frame that waits for its turn. */
  synchronized void waits(long bytes) {
    WaitingFrames known = waiting;
    if (known == null) {
      known = new WaitingFrames();
      waiting = known;
    }
    known.add(bytes);
  }

  /** What {@link #waits} told of the frame whose turn it is. */
  synchronized long waited(long otherwise) {
    return waiting == null ? otherwise : waiting.next(otherwise);
  }

  void frame(int head, long bytes) {
    frame(head, bytes, isCompressed(head) ? told + (waiting == null ? 0 : waited(0)) : bytes);
  }

  /** A frame of which is known what it carries. */
  void frame(int head, long bytes, long payload) {
    if (meter.isStopped()) {
      return;
    }
    if (begins(head)) {
      type = head & OPCODE;
      compressed = (head & RSV1) != 0;
      bytesOfMessage = 0;
    }
    unfinished = (head & FIN) == 0;
    told = 0;
    wire += bytes;
    bytesOfMessage += payload;
    meter.chunk(payload);
    if (!unfinished) {
      count();
      if (bytesOfMessage <= largestHeartbeat && bytesOfMessage > 0) {
        heartbeat();
      }
    }
  }

  private void heartbeat() {
    TextHeartbeats spoken = heartbeats;
    if (spoken != null && meter.direction() == Direction.OUTBOUND) {
      spoken.sent(type == TEXT, System.nanoTime());
    } else if (spoken != null) {
      spoken.received(type == TEXT, System.nanoTime());
    }
  }

  /** Whether it is a message's first frame: some servers know the opcode of the message only. */
  private boolean begins(int head) {
    return !unfinished && (head & OPCODE) != 0;
  }

  /** Of a message all frames are compressed, or none, and its first one says so. */
  private boolean isCompressed(int head) {
    return begins(head) ? (head & RSV1) != 0 : compressed;
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
