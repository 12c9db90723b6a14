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

  /** The application asked for what it wrote to be sent on. */
  public abstract void flushed();

  /**
   * Bytes wait because the peer does not take them; ends with {@link #unblocked}.
   *
   * @param pending how many of them wait in the server's own buffer, as far as it tells: so many
   *     are left out of live counts, which can never be taken back
   */
  public abstract void blocked(long pending);

  /** What waited has been taken; does nothing where nothing waited. */
  public abstract void unblocked();

  /**
   * The socket refused a write; the first failure is kept. Counting goes on until {@link
   * #transportFailed}, as the chunk that was being written is only counted then.
   *
   * @param unsent bytes that have been or will be counted but still wait in the server's own buffer
   */
  public abstract void socketFailed(Throwable failure, long unsent);

  /**
   * The transport took or gave less than it was asked to; the first failure is kept. Nothing is
   * counted any more, as what the server still writes goes nowhere.
   *
   * @param failure null where the server does not tell
   */
  public abstract void transportFailed(@Nullable Throwable failure);

  /** The exchange this direction belongs to. */
  public abstract Exchange exchange();
}
