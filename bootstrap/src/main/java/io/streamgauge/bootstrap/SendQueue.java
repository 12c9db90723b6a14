// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import java.nio.ByteBuffer;
import java.util.Collection;

/**
 * Frames of a WebSocket session that wait for the transport: in a queue of the server's, told in
 * one of the ways below, whichever the server knows; and in one of a library's above it. What is
 * still in the server's when the session ends has been dropped.
 *
 * <p>May be told by any thread where nothing else is said.
 */
public abstract class SendQueue {

  /** So many frames of data wait now, and so many bytes. */
  public abstract void holds(long frames, long bytes);

  /**
   * So many more frames of data, of so many bytes, wait; fewer where negative. What the socket did
   * not take waits beside them.
   */
  public abstract void grows(int frames, long bytes);

  /**
   * A frame of data joins; its turn is told by {@link #grows}, or what waits after it by {@link
   * #holds}. A message of which all frames have joined is dropped if it has not been sent when the
   * session ends.
   *
   * @param last whether its message ends with it
   */
  public abstract void takes(long bytes, boolean last);

  /**
   * The server was given the last frame of a message, on this thread: it was refused where {@link
   * #takes} has not been told of it.
   */
  public abstract void offered();

  /** All that has been told as {@linkplain WebSocket#sent sent} has gone to the socket. */
  public abstract void drained();

  /**
   * A frame joins, one after the other: it counts as sent when it has {@link #left}. What of it was
   * compressed has been told by {@link WebSocket#deflated}.
   *
   * @param frame from its position to its limit, which stay as they are; without a mask
   */
  public abstract void joins(ByteBuffer frame);

  /**
   * Of all that have joined before, these have not left yet. Told by another thread than {@link
   * #joins}, maybe, but always by the same one.
   *
   * @param waiting of which only the size is asked
   * @return that size
   */
  public abstract int left(Collection<?> waiting);

  /** How many frames wait, as far as has been told. */
  public abstract long frames();

  /**
   * A library above the server keeps messages that wait for it: looked at when a pulse wants to
   * know.
   *
   * @param messages of which only the size is asked
   * @param bytes of all of them
   * @param limit how many bytes may wait
   */
  public abstract void keeps(Collection<?> messages, Number bytes, long limit);

  /** Messages join what a library {@linkplain #keeps keeps} as another one is still being sent. */
  public abstract void keepsMore();

  /** That library gave up a message, as there were too many. */
  public abstract void keepsLess();
}
