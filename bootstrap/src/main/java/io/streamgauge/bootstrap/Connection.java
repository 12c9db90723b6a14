// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * One transport connection of a client: counts what goes through its socket, heads, framing and TLS
 * included. Never added to what streams count.
 *
 * <p><em>Assumption:</em> one reader and one writer at a time, as the server's own I/O already
 * guarantees.
 */
public abstract class Connection {

  /** The library's own object for it, asked now and then for what nobody else knows. */
  public abstract void channel(Object channel);

  /** The socket gave {@code bytes}; -1 says that the client will send no more. */
  public abstract void received(long bytes);

  /** The socket took {@code bytes}. */
  public abstract void sent(long bytes);

  /**
   * What is spoken over it: {@code http} unless said otherwise, null where not known yet. {@code
   * udp} is a socket for datagrams, each of which is told by {@link #received}, {@link #queued} and
   * {@link #unqueued}.
   */
  public abstract void protocol(@Nullable String name);

  /** The socket refused to read or write; the first failure is kept. */
  public abstract void failed(@Nullable Throwable failure);

  /** What goes through it is encrypted (RFC 8446): its requests are https. */
  public abstract void secured();

  /** Whether it is. */
  public abstract boolean isSecure();

  /** The server itself asks for its socket to be closed; nobody has failed. */
  public abstract void closing();

  /** Whether it does: who waits for an answer is left by the server. */
  public abstract boolean isClosing();

  /**
   * The socket is closed, and the library is about to tell who listens for that; {@link #closed}
   * follows. What a session is told to send in between reaches nobody.
   */
  public abstract void gone();

  /** The server has closed its socket; calls after this change nothing. */
  public abstract void closed();

  // ---- where the server has a queue of its own in front of the socket ---------------------------

  /** The server has queued {@code bytes} for the socket; {@link #sent} takes them off. */
  public abstract void queued(long bytes);

  /**
   * A message of the WebSocket session that it carries has become bytes, which join the queue next:
   * of some it is timed how long it takes until the socket has them.
   */
  public abstract void encoded();

  /**
   * A message of {@code bytes} has left the queue whole: what {@link #sent} has not told of it has
   * gone too.
   */
  public abstract void unqueued(long bytes);

  /** A message of {@code bytes} has left the queue and was not sent. */
  public abstract void dropped(long bytes);

  /**
   * The server has flushed its queue as far as the socket took it.
   *
   * @param waits whether something flushed is still there: the stream is held back until a flush
   *     leaves nothing
   * @param limit high-water mark of the queue, 0 where unknown
   */
  public abstract void flushed(boolean waits, long limit);

  /** Whether the last flush left something: costs one read. */
  public abstract boolean waits();

  /**
   * The application was told that it should not write any more, or that it may again.
   *
   * @param full whether that is because of what waits; else it has decided so itself
   */
  public abstract void writable(boolean mayWrite, boolean full, long limit);

  // ---- where requests are answered in the order they came (RFC 9112, section 9.3.2) -------------

  /** The head of a request has been read. */
  public abstract void asked(Exchange exchange);

  /** The exchange whose request is being received. */
  public abstract @Nullable Exchange asking();

  /** The request that is being received has ended. */
  public abstract void askedWhole();

  /** The exchange whose response is being sent, or is the next to be sent. */
  public abstract @Nullable Exchange answering();

  /**
   * The response has been encoded whole. Its exchange ends when all that is in the queue after the
   * next flush has been sent.
   */
  public abstract void answered();

  /**
   * The request being answered gets no answer of its own here: it goes on in another protocol,
   * where {@link #switched} takes it up.
   */
  public abstract void switching(String protocol);

  /** The exchange that goes on elsewhere; null where there is none, or it was taken before. */
  public abstract @Nullable Exchange switched();

  /** From now on all that goes over it is that of {@code session}, which ends with it. */
  public abstract void upgraded(Exchange session);

  /**
   * A WebSocket session goes over it, whose frames and end are told elsewhere: the connection is
   * stale when the session is.
   */
  public abstract void carries(Exchange session);

  /** The WebSocket session that goes over it, as told by either; null where none does. */
  public abstract @Nullable WebSocket webSocket();

  /** What {@link #upgraded} has told; null before. */
  public abstract @Nullable Exchange session();
}
