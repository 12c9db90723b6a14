// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.probe;

/** The empty program: what is left of its run is the JVM and its agents. */
final class Nothing {

  private Nothing() {}

  /** Does nothing. */
  public static void main(String[] arguments) {}
}
