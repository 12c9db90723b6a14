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

  /** Counts one chunk of {@code bytes} payload bytes, more than 0. */
  public abstract void chunk(long bytes);

  /** A transfer (a file sent by the kernel) begins at this position. */
  public abstract void transferFrom(long position);

  /**
   * The transfer has come to this position: counts what is new as one chunk. Unlike all else here
   * it may be called by two threads at once, as a server's poller may go on before its caller
   * returns.
   */
  public abstract void transferredTo(long position);

  /** The application asked for what it wrote to be sent on. */
  public abstract void flushed();

  /**
   * Whether each chunk gets a head and a tail on the wire, as in HTTP/1.1's chunked coding.
   *
   * @param eachChunk false for a body that is delimited otherwise
   */
  public abstract void framed(boolean eachChunk);

  /** Bytes wait because the peer does not take them; ends with {@link #drained}, or the stream. */
  public abstract void blocked();

  /** The server's buffer is empty: all that has been counted has gone to the socket. */
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
