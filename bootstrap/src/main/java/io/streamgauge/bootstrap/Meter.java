// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

/**
 * Counts one direction of one exchange.
 *
 * <p><em>Assumption:</em> one writer at a time, as the server's own I/O already guarantees.
 */
public abstract class Meter {

  /** Counts one chunk of {@code bytes} payload bytes, more than 0. */
  public abstract void chunk(long bytes);

  /** Counts payload bytes that moved as part of a chunk that was cut short. */
  public abstract void bytes(long bytes);

  /** The application asked for what it wrote to be sent on. */
  public abstract void flushed();

  /** The exchange this direction belongs to. */
  public abstract Exchange exchange();
}
