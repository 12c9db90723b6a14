// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * Counts one direction of one exchange.
 *
 * <p><em>Assumption:</em> one writer at a time, as the server's own I/O already guarantees.
 */
public abstract class Meter {

  /** A thread is held in a blocking write or flush. */
  public static final int WRITE_CALL = 0;

  /** The application was told not to write, or the peer gives no window, until it is drained. */
  public static final int NOT_WRITABLE = 1;

  /** A thread is held in a blocking read. */
  public static final int READ_CALL = 2;

  /** The application does not read what has arrived. */
  public static final int READ_PAUSED = 3;

  /** Counts one chunk of {@code bytes} payload bytes, more than 0. */
  public abstract void chunk(long bytes);

  /**
   * Counts bytes of a chunk that the transport takes in parts; the chunk counts with its last one.
   *
   * @param bytes more than 0
   * @param last whether the chunk has gone whole now
   */
  public abstract void part(long bytes, boolean last);

  /**
   * Counts bytes that leave in frames of {@code frameSize} bytes, the last one shorter: each is a
   * chunk.
   */
  public abstract void frames(long bytes, int frameSize);

  /** Bytes that the application wrote have been dropped before they counted; they are lost. */
  public abstract void discarded(long bytes);

  /**
   * A part of the body joins the queue in front of the transport, where only {@link #wire} counts.
   * What is there when the exchange ends is lost.
   *
   * @return what waits there now
   */
  public abstract long queued(long bytes);

  /**
   * Bytes have left that queue as HTTP/3's frames (RFC 9114, section 7.1): counts what DATA frames
   * carry, and each as a chunk with its last byte.
   *
   * @param first the first byte that is not accounted for yet
   * @param bytes how many are not
   * @return how many of them are now: to be called again while it is fewer
   */
  public abstract int wire(byte first, int bytes);

  /** A transfer (a file sent by the kernel) begins at this position. */
  public abstract void transferFrom(long position);

  /**
   * The transfer has come to this position: counts what is new as one chunk. Unlike all else here
   * it may be called by two threads at once, as a server's poller may go on before its caller
   * returns.
   *
   * @return how many bytes are new
   */
  public abstract long transferredTo(long position);

  /** The application asked for what it wrote to be sent on. */
  public abstract void flushed();

  /**
   * Whether each chunk gets a head and a tail on the wire, as in HTTP/1.1's chunked coding.
   *
   * @param eachChunk false for a body that is delimited otherwise
   */
  public abstract void framed(boolean eachChunk);

  /**
   * The stream is held back from now on, until {@link #unblocked}, {@link #drained} or its end. To
   * be called where it is about to wait and nowhere else: this reads the clock. Calls while it is
   * held back change nothing.
   *
   * @param kind {@link #WRITE_CALL}, {@link #NOT_WRITABLE}, {@link #READ_CALL}, {@link
   *     #READ_PAUSED}
   */
  public abstract void blocked(int kind);

  /**
   * How the application writes from now on, where only the server's upper layers know.
   *
   * @param kind what {@link #heldBack} will say: {@link #WRITE_CALL} or {@link #NOT_WRITABLE}
   */
  public abstract void writes(int kind);

  /** The same as {@link #blocked}, of the kind that {@link #writes} told last. */
  public abstract void heldBack();

  /**
   * All but the last {@code bytes} bytes of the wire have gone to the socket: a live count may go
   * that far. Of one large write {@link #drained} would tell only when all of it has gone.
   */
  public abstract void unsent(long bytes);

  /** The stream is not held back any more; reads the clock only if it was. */
  public abstract void unblocked();

  /**
   * What waits in the server's own buffers for this stream's peer. Told when a stream is held back,
   * and whenever it changes while it is.
   *
   * @param bytes 0 when all has gone to the socket
   * @param limit capacity or high-water mark of those buffers, 0 where unknown
   */
  public abstract void pending(long bytes, long limit);

  /**
   * What would wait if the stream were held back now, told before it is known whether it will be:
   * where a server comes to wait, it often has no sight of its buffer any more. Kept, and {@link
   * #pending} from the next {@link #blocked} on; costs two stores otherwise.
   */
  public abstract void offered(long bytes, long limit);

  /**
   * The server's buffer is empty: all that has been counted has gone to the socket, nothing is
   * pending, and the stream is not held back. A server that counts bytes when the socket has taken
   * them does not call this.
   */
  public abstract void drained();

  /**
   * The socket refused a write; the first failure is kept. {@link #cut} or {@link #transportFailed}
   * follows when what was being written is known.
   *
   * @param unsent bytes of the wire that wait in the server's own buffer
   */
  public abstract void socketFailed(Throwable failure, long unsent);

  /**
   * A chunk could not be handed over whole. Nothing is counted any more, as what the server still
   * writes goes nowhere.
   *
   * @param moved how much of it the server's buffer took
   * @param size payload bytes of the whole chunk
   */
  public abstract void cut(long moved, long size, Throwable failure);

  /**
   * The transport failed between two chunks; the first failure is kept. Nothing is counted any
   * more.
   *
   * @param failure null where the server does not tell
   */
  public abstract void transportFailed(@Nullable Throwable failure);

  /** The exchange this direction belongs to. */
  public abstract Exchange exchange();
}
