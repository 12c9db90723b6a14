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

  /** Payload that compression has kept from the wire. */
  private long saved;

  /** By size, frames that are not messages by themselves. */
  private int @Nullable [] parts;

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
    if (last && !begun && isMessage(head)) {
      message(head & OPCODE, bytes);
      return;
    }
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
    if (isMessage(head)) {
      message(head & OPCODE, bytes);
    } else {
      frame(head, bytes, isCompressed(head) ? told + (waiting == null ? 0 : waited(0)) : bytes);
    }
  }

  /** Whether it is a message by itself, not compressed: most are. */
  private boolean isMessage(int head) {
    int first = head & (FIN | RSV1 | OPCODE);
    return (first == (FIN | TEXT) || first == (FIN | BINARY)) && !unfinished;
  }

  /** What {@link #frame(int, long, long)} does with such a one, which is all that most cost. */
  private void message(int opcode, long bytes) {
    if (!meter.isStopped()) {
      told = 0;
      sizes(opcode).whole(bytes);
      meter.frame(bytes);
      beats(opcode, bytes);
    }
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
    saved += payload - bytes;
    bytesOfMessage += payload;
    sort(payload);
    meter.frame(payload);
    if (!unfinished && (type == TEXT || type == BINARY)) {
      sizes(type).joined(bytesOfMessage);
      beats(type, bytesOfMessage);
    }
  }

  private void sort(long size) {
    if (parts == null) {
      parts = new int[ChunkSizes.BUCKETS];
    }
    parts[ChunkSizes.bucketOf(size)]++;
  }

  /** How many frames of that size there have been. */
  int frames(int bucket) {
    int[] others = parts;
    return (others == null ? 0 : others[bucket])
        + (texts == null ? 0 : texts.whole(bucket))
        + (binaries == null ? 0 : binaries.whole(bucket));
  }

  /** Whether it is a message's first frame: some servers know the opcode of the message only. */
  private boolean begins(int head) {
    return !unfinished && (head & OPCODE) != 0;
  }

  /** Of a message all frames are compressed, or none, and its first one says so. */
  private boolean isCompressed(int head) {
    return begins(head) ? (head & RSV1) != 0 : compressed;
  }

  private MessageSizes sizes(int opcode) {
    MessageSizes known = opcode == TEXT ? texts : binaries;
    return known == null ? first(opcode) : known;
  }

  private MessageSizes first(int opcode) {
    MessageSizes sizes = new MessageSizes();
    if (opcode == TEXT) {
      texts = sizes;
    } else {
      binaries = sizes;
    }
    return sizes;
  }

  /** A message may be a heartbeat. */
  private void beats(int opcode, long bytes) {
    if (bytes <= largestHeartbeat && bytes > 0) {
      heartbeat(opcode);
    }
  }

  private void heartbeat(int opcode) {
    TextHeartbeats spoken = heartbeats;
    if (spoken != null && meter.direction() == Direction.OUTBOUND) {
      spoken.sent(opcode == TEXT, System.nanoTime());
    } else if (spoken != null) {
      spoken.received(opcode == TEXT, System.nanoTime());
    }
  }

  /** What a server's frame takes beside its payload (section 5.2). */
  static long headBytes(long size) {
    return size == 0 ? 0 : size < 126 ? 2 : size < 1 << 16 ? 4 : 10;
  }

  /** Payload on the wire, compressed where it was. */
  long wire() {
    return bytes(texts) + bytes(binaries) + (unfinished ? bytesOfMessage : 0) - saved;
  }

  private static long bytes(@Nullable MessageSizes sizes) {
    return sizes == null ? 0 : sizes.bytes();
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
