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

  /** Bytes wait because the peer does not take them; ends with {@link #unblocked}. */
  public abstract void blocked();

  /** What waited has been taken; does nothing where nothing waited. */
  public abstract void unblocked();

  /**
   * The transport refused to take or to give this direction's bytes; the first failure is kept.
   *
   * @param failure null where the server does not tell
   * @param unsent bytes counted already that still waited in the server's own buffer
   */
  public abstract void transportFailed(@Nullable Throwable failure, long unsent);

  /** The exchange this direction belongs to. */
  public abstract Exchange exchange();
}
