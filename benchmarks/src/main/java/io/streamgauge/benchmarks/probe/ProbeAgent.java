// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.probe;

import org.jspecify.annotations.Nullable;

/**
 * Agents are started in the order of the command line. In front of another, this one loads classes
 * that the other will then find loaded; with the argument {@code clock} it tells the time, so that
 * two of it time what is between them.
 */
public final class ProbeAgent {

  static final String CLOCK = "clock";

  private ProbeAgent() {}

  /** Entry point of the JVM. */
  public static void premain(@Nullable String argument) throws ClassNotFoundException {
    if (argument == null || argument.equals(CLOCK)) {
      System.out.println(System.nanoTime());
      return;
    }
    for (String name : argument.split(":", -1)) {
      Class.forName(name);
    }
  }
}
