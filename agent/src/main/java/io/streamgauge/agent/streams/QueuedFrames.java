// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the frames that wait in a queue of their server's, which tells when they join it
 * and how many have left: then they count.
 *
 * <p>A ring of blocks, which grows by one where its reader has not come around yet; so it allocates
 * only when more frames wait than ever before, and takes no lock.
 *
 * <p><em>Threads:</em> frames join by one at a time, and leave by one, which may be another. The
 * pulse reads how much waits.
 */
final class QueuedFrames {

  private static final AtomicLongFieldUpdater<QueuedFrames> JOINED =
      AtomicLongFieldUpdater.newUpdater(QueuedFrames.class, "joined");
  private static final AtomicLongFieldUpdater<QueuedFrames> LEFT =
      AtomicLongFieldUpdater.newUpdater(QueuedFrames.class, "left");

  private static final int FRAMES = 8;
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int CONTROL = 8;
  private static final int OPCODE = 15;

  /** A few frames, in their order. */
  private static final class Block {
    final byte[] heads = new byte[FRAMES];
    final int[] sizes = new int[FRAMES];
    final long[] payloads = new long[FRAMES];
    final @Nullable ByteBuffer[] controls = new ByteBuffer[FRAMES];
    Block next = this;
  }

  private final FramedMessages sent;
  private Block last = new Block();
  private int atLast;
  private boolean unfinished;
  private boolean compressed;
  private long joinedBytes;
  private volatile long joined;

  // ---- of the thread by which frames leave ------------------------------------------------------
  private volatile Block first = last;
  private int atFirst;
  private long leftBytes;
  private volatile long left;

  QueuedFrames(FramedMessages sent) {
    this.sent = sent;
  }

  void join(ByteBuffer frame) {
    if (atLast == FRAMES) {
      Block after = last.next;
      if (after == first) {
        after = new Block();
        after.next = last.next;
        last.next = after;
      }
      last = after;
      atLast = 0;
    }
    int head = frame.get(frame.position());
    int size = frame.remaining();
    last.heads[atLast] = (byte) head;
    last.sizes[atLast] = size;
    if ((head & CONTROL) == 0) {
      long bytes = size - headBytes(frame);
      last.payloads[atLast] = isCompressed(head) ? sent.waited(bytes) : bytes;
    } else {
      ByteBuffer payload = frame.duplicate();
      payload.position(payload.position() + headBytes(frame));
      last.controls[atLast] = payload.slice();
    }
    atLast++;
    joinedBytes += size;
    JOINED.lazySet(this, joined + 1);
  }

  private static int headBytes(ByteBuffer frame) {
    int length = frame.get(frame.position() + 1) & 0x7f;
    return length < 126 ? 2 : length == 126 ? 4 : 10;
  }

  /** Of a message all frames are compressed, or none, and its first one says so. */
  private boolean isCompressed(int head) {
    if (!unfinished) {
      compressed = (head & RSV1) != 0;
    }
    unfinished = (head & FIN) == 0;
    return compressed;
  }

  long joined() {
    return joined;
  }

  /** How many have left since the beginning. */
  long left() {
    return left;
  }

  /** So many have left since the beginning: counts those that are new. */
  void leave(long frames, WebSocketSession session) {
    long until = Math.min(frames, joined);
    while (left < until) {
      Block from = block();
      int at = atFirst++;
      int head = from.heads[at];
      ByteBuffer control = from.controls[at];
      from.controls[at] = null;
      leftBytes += from.sizes[at];
      LEFT.lazySet(this, left + 1);
      if (control == null) {
        int headBytes = from.sizes[at] < 128 ? 2 : from.sizes[at] < (1 << 16) + 4 ? 4 : 10;
        sent.frame(head & 0xff, from.sizes[at] - headBytes, from.payloads[at]);
      } else {
        session.controlSent(head & OPCODE, control);
      }
    }
  }

  private Block block() {
    if (atFirst == FRAMES) {
      first = first.next;
      atFirst = 0;
    }
    return first;
  }

  /**
   * Nothing leaves any more.
   *
   * @return messages of data that have not
   */
  long giveUp() {
    long messages = 0;
    for (long until = joined; left < until; LEFT.lazySet(this, left + 1)) {
      Block from = block();
      int head = from.heads[atFirst++];
      messages += (head & FIN) != 0 && (head & CONTROL) == 0 ? 1 : 0;
    }
    leftBytes = joinedBytes;
    return messages;
  }

  /** How many frames wait. */
  long frames() {
    return Math.max(0, joined - left);
  }

  /** Their bytes on the wire. */
  long bytes() {
    return Math.max(0, joinedBytes - leftBytes);
  }
}
