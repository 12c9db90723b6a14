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
   * The transport refused to take or to give this direction's bytes; the first failure is kept.
   *
   * @param failure null where the server does not tell
   */
  public abstract void transportFailed(@Nullable Throwable failure);

  /**
   * Takes back bytes that were counted but still waited in the server's own buffer when the
   * transport failed; without such a failure it does nothing.
   */
  public abstract void unsent(long bytes);

  /** The exchange this direction belongs to. */
  public abstract Exchange exchange();
}
