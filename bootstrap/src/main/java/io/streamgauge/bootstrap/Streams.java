// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

/** The agent as the bridge sees it: where exchanges begin and where failed advice is counted. */
public abstract class Streams {

  /** Begins an exchange; see {@link Bridge#open}. */
  public abstract Exchange open(String server);

  /** Begins a connection; see {@link Bridge#accept}. */
  public abstract Connection accept(String server);

  /** Begins what follows a handshake; see {@link Bridge#upgrade}. */
  public abstract Exchange upgrade(Exchange handshake, String protocol);

  /** Counts a failure of the advice at a joinpoint; must not throw. */
  public abstract void swallowed(Throwable failure, int joinpoint);
}
