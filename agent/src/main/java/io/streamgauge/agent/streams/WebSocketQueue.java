// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.SendQueue;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What waits of one session, and what of it was dropped: refused as too much waited, or left when
 * the session ended.
 *
 * <p><em>Threads:</em> told by any, folded by the pulse.
 */
final class WebSocketQueue extends SendQueue {

  private static final AtomicLongFieldUpdater<WebSocketQueue> WAITING =
      AtomicLongFieldUpdater.newUpdater(WebSocketQueue.class, "waiting");
  private static final AtomicLongFieldUpdater<WebSocketQueue> OFFERED =
      AtomicLongFieldUpdater.newUpdater(WebSocketQueue.class, "offered");
  private static final AtomicLongFieldUpdater<WebSocketQueue> TAKEN =
      AtomicLongFieldUpdater.newUpdater(WebSocketQueue.class, "taken");

  /** Of what waits, the lower bits are bytes and the upper ones frames: one addition for both. */
  private static final int BYTE_BITS = 40;

  /** Final, and not of a control frame. */
  private static final int FIN = 0x80;

  private static final int LAST_OF_DATA = FIN | 8;

  private final WebSocketSession session;
  private final StreamMeter outbound;
  private final FramedMessages sent;
  private volatile boolean used;
  private volatile long waiting;
  private volatile long offered;
  private volatile long taken;
  private volatile @Nullable QueuedFrames queued;
  private volatile @Nullable SendBuffer kept;
  private boolean stuck;
  private boolean waited;
  private long notedLeft;
  private long leftBehind;
  private long foldedLeft;
  private long foldedRefused;

  WebSocketQueue(WebSocketSession session, StreamMeter outbound, FramedMessages sent) {
    this.session = session;
    this.outbound = outbound;
    this.sent = sent;
  }

  @Override
  public void holds(long frames, long bytes) {
    used = true;
    waiting = frames << BYTE_BITS;
    outbound.pending(bytes, 0);
  }

  @Override
  public void grows(int frames, long bytes) {
    used = true;
    WAITING.addAndGet(this, ((long) frames << BYTE_BITS) + bytes);
  }

  @Override
  public void takes(long bytes, boolean last) {
    grows(1, bytes);
    if (last) {
      time(TAKEN.incrementAndGet(this));
    }
  }

  private void time(long position) {
    QueuedSends sends = session.sends();
    if (sends.areDue()) {
      synchronized (this) {
        sends.queued(position);
      }
    }
  }

  @Override
  public void drained() {
    gone(sent.messages());
  }

  private void gone(long position) {
    QueuedSends sends = session.sends();
    if (sends.isPending()) {
      synchronized (this) {
        sends.flushed(position, position);
      }
    }
  }

  @Override
  public void offered() {
    OFFERED.incrementAndGet(this);
  }

  @Override
  public void joins(ByteBuffer frame) {
    QueuedFrames known = queued;
    if (known == null) {
      known = new QueuedFrames(sent);
      queued = known;
      used = true;
    }
    known.join(frame);
    if ((frame.get(frame.position()) & LAST_OF_DATA) == FIN) {
      time(known.joined());
    }
  }

  @Override
  public int left(Collection<?> waits) {
    long before = joined();
    int size = waits.size();
    left(before - size);
    return size;
  }

  long joined() {
    QueuedFrames known = queued;
    return known == null ? 0 : known.joined();
  }

  /** So many have left since the session began. */
  void left(long frames) {
    QueuedFrames known = queued;
    if (known != null) {
      known.leave(frames, session);
      gone(frames);
    }
  }

  @Override
  public long frames() {
    QueuedFrames known = queued;
    return (Math.max(0, waiting) >> BYTE_BITS) + (known == null ? 0 : known.frames());
  }

  /** Their bytes, as far as the transport's back-pressure does not tell them. */
  long bytes() {
    QueuedFrames known = queued;
    return (Math.max(0, waiting) & (1L << BYTE_BITS) - 1) + (known == null ? 0 : known.bytes());
  }

  /** Whether the server has one. */
  boolean isUsed() {
    return used;
  }

  @Override
  public void keeps(Collection<?> messages, Number bytes, long limit) {
    kept = new SendBuffer(messages, bytes, limit);
  }

  @Override
  public void keepsMore() {
    SendBuffer known = kept;
    if (known != null) {
      known.look();
    }
  }

  @Override
  public void keepsLess() {
    SendBuffer known = kept;
    if (known != null) {
      known.dropped();
    }
  }

  /** What a library above the server keeps, null where none does. */
  @Nullable SendBuffer kept() {
    return kept;
  }

  /** The session is over, which may be told more than once. */
  synchronized void close() {
    QueuedFrames known = queued;
    long frames = Math.max(0, WAITING.getAndSet(this, 0)) >> BYTE_BITS;
    // A server may take out all that waits, only to find that it cannot be sent.
    long unsent = taken == 0 ? frames : Math.max(0, taken - sent.messages());
    leftBehind = Math.max(leftBehind, unsent + (known == null ? 0 : known.giveUp()));
  }

  /**
   * Frames that have waited since the last pulse, and of which none has left, are held back: also
   * where the server has not offered them to its socket, as it waits until that has room.
   */
  private void noteStuck(QueuedFrames frames) {
    long left = frames.left();
    boolean waits = frames.frames() > 0;
    if (waits && waited && left == notedLeft && !outbound.isBlocked()) {
      outbound.blocked(Meter.NOT_WRITABLE);
      stuck = true;
    }
    notedLeft = left;
    waited = waits;
    // They may have left meanwhile, and nobody will say so again.
    if (stuck && frames.frames() == 0) {
      outbound.unblocked();
      stuck = false;
    }
  }

  /** Adds what is new since the last time. */
  synchronized void fold(StreamSeries series, long nowNanos) {
    SendBuffer known = kept;
    if (known != null) {
      known.fold(series.buffer(BufferKind.SPRING_WEBSOCKET), nowNanos);
    }
    if (!used && offered == 0) {
      return;
    }
    QueuedFrames told = queued;
    if (told != null) {
      noteStuck(told);
    }
    BufferSeries servers = series.buffer(BufferKind.WEBSOCKET_SEND);
    if (leftBehind > foldedLeft) {
      servers.leftBehind().add(leftBehind - foldedLeft);
      foldedLeft = leftBehind;
    }
    // In this order: what is being offered meanwhile has been taken, or is not refused yet.
    long asked = offered;
    long refused = asked - taken;
    if (refused > foldedRefused) {
      servers.overflowed().add(refused - foldedRefused);
      foldedRefused = refused;
    }
  }
}
