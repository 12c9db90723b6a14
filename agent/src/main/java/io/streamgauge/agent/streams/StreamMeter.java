// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.bootstrap.Meter;
import org.jspecify.annotations.Nullable;

/**
 * Counts one direction of one exchange in plain fields.
 *
 * <p><em>Threads:</em> written by the one thread that moves the stream's bytes at a time, read by
 * the pulse without synchronisation, so a live value may be a moment old. Values are exact once the
 * exchange has ended, as its end is a volatile write. Fields below the line belong to the pulse.
 *
 * <p><em>Live values never have to be taken back:</em> where the server tells when its buffer is
 * empty ({@link #drained}), what has been counted since is left out until the next time, or the
 * end.
 *
 * <p><em>Cost:</em> a chunk is a few additions; the clock is read for the first one only.
 */
public final class StreamMeter extends Meter {

  private final HttpExchange exchange;
  private long bytes;
  private long chunks;
  private long lastSize;

  /** Of a chunk that is told in parts so far; or the position in a file that is transferred. */
  private long underWay;

  private long firstByteNanos;
  private int flushes;
  private int @Nullable [] sizes;
  private boolean framed;
  private boolean stopped;
  private boolean tellsDrains;
  private byte writeKind = NOT_WRITABLE;
  private long drainedBytes;
  private long drainedChunks;
  private long lost;
  private int offered;
  private int offeredLimit;
  private @Nullable Http3Frames http3;
  private volatile @Nullable BackPressure pressure;
  private volatile @Nullable Failure failure;

  // ---- the pulse's ------------------------------------------------------------------------------
  @Nullable TrackedStream tracked;
  long movedNanos;

  /** The lower half of the bytes at the last pulse: nobody moves exactly 4 GiB in a second. */
  private int notedBytes;

  /** What the transport threw, and the bytes of the wire that were in the server's buffer then. */
  private static final class Failure {
    final String type;
    final long unsent;

    Failure(String type, long unsent) {
      this.type = type;
      this.unsent = unsent;
    }
  }

  StreamMeter(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void framed(boolean eachChunk) {
    framed = eachChunk;
  }

  @Override
  public void chunk(long size) {
    if (stopped) {
      return;
    }
    if (chunks > 0) {
      sort(size, bytes);
    }
    frame(size);
  }

  /** A chunk that {@link FramedMessages} sorts by size. */
  void frame(long size) {
    long before = chunks;
    if (before == 0) {
      firstByteNanos = System.nanoTime();
    }
    bytes += size;
    lastSize = size;
    chunks = before + 1;
  }

  /** What held its connection back before it was known to be a stream's held the stream back. */
  void inherit(@Nullable BackPressure connections) {
    pressure = connections;
  }

  /** Takes over what was counted before it was known to be a stream's. */
  void begin(long countedBytes, long countedChunks) {
    if (countedBytes > 0) {
      chunk(countedBytes);
      chunks = countedChunks;
    }
  }

  @Override
  public void frames(long size, int frameSize) {
    for (long left = size; left > 0; left -= frameSize) {
      chunk(Math.min(left, frameSize));
    }
  }

  @Override
  public void discarded(long size) {
    lost += size;
  }

  @Override
  public long queued(long size) {
    return http3().queued(stopped ? 0 : size);
  }

  @Override
  public int wire(byte first, int size) {
    int told = http3().take(first, size, this);
    if (isBlocked()) {
      long waits = http3().queued(0);
      pending(waits, 0);
      if (waits == 0) {
        unblocked();
      }
    }
    return told;
  }

  private Http3Frames http3() {
    Http3Frames known = http3;
    if (known == null) {
      known = new Http3Frames();
      http3 = known;
    }
    return known;
  }

  @Override
  public void part(long size, boolean last) {
    if (stopped) {
      return;
    }
    if (bytes == 0) {
      firstByteNanos = System.nanoTime();
    }
    long whole = underWay + size;
    if (last && chunks > 0) {
      sort(whole, bytes - underWay);
    }
    bytes += size;
    underWay = last ? 0 : whole;
    lastSize = last ? whole : lastSize;
    chunks += last ? 1 : 0;
  }

  /** The first chunk's size is sorted in with the second: most responses are one chunk. */
  private void sort(long size, long before) {
    int[] counts = sizes;
    if (counts == null) {
      counts = madeSizes();
      counts[ChunkSizes.bucketOf(before)]++;
    }
    counts[ChunkSizes.bucketOf(size)]++;
  }

  private int[] madeSizes() {
    int[] counts = sizes;
    if (counts == null) {
      counts = new int[ChunkSizes.BUCKETS];
      sizes = counts;
    }
    return counts;
  }

  @Override
  public void transferFrom(long position) {
    underWay = position;
  }

  @Override
  public synchronized long transferredTo(long position) {
    long more = Math.max(0, position - underWay);
    if (more > 0) {
      chunk(more);
      underWay = position;
      drained();
    }
    return more;
  }

  @Override
  public void flushed() {
    flushes++;
  }

  @Override
  public void blocked(int kind) {
    BackPressure known = madePressure();
    known.begin(kind);
    if (offered > 0) {
      known.pending(offered, offeredLimit);
    }
  }

  @Override
  public void writes(int kind) {
    writeKind = (byte) kind;
  }

  @Override
  public void heldBack() {
    madePressure().begin(writeKind);
  }

  @Override
  public void unsent(long waiting) {
    drainedBytes = Math.max(drainedBytes, bytes - waiting);
    drainedChunks = waiting == 0 ? chunks : drainedChunks;
    tellsDrains = true;
  }

  @Override
  public void unblocked() {
    BackPressure known = pressure;
    if (known != null && known.isBlocked()) {
      known.end();
    }
  }

  @Override
  public void pending(long waiting, long limit) {
    if (waiting > 0 || pressure != null) {
      madePressure().pending(waiting, limit);
    }
  }

  @Override
  public void offered(long bytes, long limit) {
    offered = (int) Math.min(bytes, Integer.MAX_VALUE);
    offeredLimit = (int) Math.min(limit, Integer.MAX_VALUE);
  }

  BackPressure madePressure() {
    BackPressure known = pressure;
    if (known == null) {
      known = new BackPressure();
      pressure = known;
    }
    return known;
  }

  @Override
  public void drained() {
    drainedBytes = bytes;
    drainedChunks = chunks;
    tellsDrains = true;
    released();
  }

  /** Its exchange is over: what is still queued goes nowhere. */
  void over() {
    lost += http3 == null ? 0 : http3.drop();
    released();
  }

  /** Nothing waits any more: drained, or over. */
  private void released() {
    BackPressure known = pressure;
    if (known != null && known.holds()) {
      known.pending(0, 0);
      known.end();
    }
  }

  @Override
  public void socketFailed(Throwable cause, long waiting) {
    if (failure == null) {
      failure = new Failure(cause.getClass().getName(), waiting);
    }
  }

  @Override
  public void cut(long moved, long size, Throwable cause) {
    if (!stopped) {
      stopped = true;
      if (failure == null) {
        failure = new Failure(cause.getClass().getName(), 0);
      }
      takeBack(moved, size, failure.unsent);
    }
  }

  @Override
  public void transportFailed(@Nullable Throwable cause) {
    if (failure == null) {
      // Nobody has told what waited: of a conversation, all that was not told to have gone did.
      int unsent =
          cause == null && exchange.isConversation() && tellsDrains ? Integer.MAX_VALUE : 0;
      failure = new Failure(cause == null ? "transport" : cause.getClass().getName(), unsent);
    }
    if (!stopped) {
      stopped = true;
      takeBack(0, 0, failure.unsent);
    }
  }

  /**
   * Leaves out what the failed socket left in the server's buffer, taken apart from the end (RFC
   * 9112, section 7.1). A chunk counts if all of it has left.
   *
   * @param moved payload of the chunk that was being written, as far as the buffer took it
   * @param size payload of that chunk as announced in its head, 0 if none was being written
   * @param unsent so many bytes of the wire, the last ones
   */
  private void takeBack(long moved, long size, long unsent) {
    long unaccounted = unsent - moved - headBytes(size);
    long kept = bytes + moved - Math.min(unsent, moved);
    while (unaccounted > 0 && chunks > drainedChunks) {
      unaccounted -= framed ? 2 : 0;
      kept -= Math.min(Math.max(unaccounted, 0), lastSize);
      unaccounted -= lastSize + headBytes(lastSize);
      chunks--;
      if (sizes != null || exchange.session() != null) {
        madeSizes()[ChunkSizes.bucketOf(lastSize)]--;
      }
    }
    long left = Math.max(kept, drainedBytes);
    lost += bytes - left;
    bytes = left;
  }

  /** Whether the transport is gone: what is written from now on does not count. */
  boolean isStopped() {
    return stopped;
  }

  boolean isFramed() {
    return framed;
  }

  /** Payload bytes that were written and never left. */
  public long lost() {
    return lost;
  }

  /** The server closed the connection: {@code waiting} bytes of what was written never left. */
  void withdraw(long waiting) {
    if (!stopped) {
      stopped = true;
      takeBack(0, 0, waiting);
    }
  }

  private long headBytes(long size) {
    if (exchange.session() != null) {
      return FramedMessages.headBytes(size);
    }
    return framed && size > 0 ? (Long.SIZE - Long.numberOfLeadingZeros(size) + 3) / 4 + 2 : 0;
  }

  @Override
  public HttpExchange exchange() {
    return exchange;
  }

  /** Which way its bytes go. */
  public Direction direction() {
    return exchange.sent() == this || exchange.outbound() == this
        ? Direction.OUTBOUND
        : Direction.INBOUND;
  }

  private boolean isSettled() {
    return !tellsDrains || stopped || exchange.endNanos() != 0;
  }

  /** Payload bytes so far. */
  public long bytes() {
    return isSettled() ? bytes : drainedBytes;
  }

  /** Chunks so far. */
  public long chunks() {
    return isSettled() ? chunks : drainedChunks;
  }

  /** {@code System.nanoTime()} of the first chunk; meaningless while there is none. */
  public long firstByteNanos() {
    return firstByteNanos;
  }

  /** Size of the latest chunk. */
  long lastSize() {
    return lastSize;
  }

  /**
   * How many chunks of each size there are; null while there are fewer than two. Of a WebSocket
   * session, how many of those that were frames are not.
   */
  int @Nullable [] sizes() {
    return sizes;
  }

  /** Chunks that have been sorted by size already but do not count yet. */
  long unsettledChunks() {
    return isSettled() ? 0 : chunks - drainedChunks;
  }

  int flushes() {
    return flushes;
  }

  /** Whether bytes wait for the peer right now. */
  boolean isBlocked() {
    BackPressure known = pressure;
    return known != null && known.isBlocked();
  }

  /** What held it back, null while nothing did. */
  @Nullable BackPressure pressure() {
    return pressure;
  }

  /** Nanoseconds that bytes have waited for the peer, up to {@code nowNanos}. */
  public long blockedNanos(long nowNanos) {
    BackPressure known = pressure;
    return known == null ? 0 : known.nanos(nowNanos);
  }

  /** Class of what the transport threw, null while it works. */
  @Nullable String failure() {
    Failure known = failure;
    return known == null ? null : known.type;
  }

  /** The kind of stream it was recognised as, null while it is a plain body. */
  public @Nullable StreamType type() {
    TrackedStream stream = tracked;
    return stream == null ? null : stream.type;
  }

  /** Dates the bytes that moved since the last pulse by this one. */
  void noteMoved(long nowNanos) {
    int now = (int) bytes();
    if (now != notedBytes) {
      notedBytes = now;
      movedNanos = nowNanos;
    }
  }
}
