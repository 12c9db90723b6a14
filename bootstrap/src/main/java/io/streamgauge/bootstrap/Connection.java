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

  /** The socket gave {@code bytes}; -1 says that the client will send no more. */
  public abstract void received(long bytes);

  /** The socket took {@code bytes}. */
  public abstract void sent(long bytes);

  /** What is spoken over it: {@code http} unless said otherwise. */
  public abstract void protocol(String name);

  /** The socket refused to read or write; the first failure is kept. */
  public abstract void failed(@Nullable Throwable failure);

  /** The server has closed its socket; calls after this change nothing. */
  public abstract void closed();
}
