// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks;

import java.util.Locale;

/** Lines on standard error that say what is being measured; the result is standard output's. */
public final class Progress {

  private static final long START = System.nanoTime();

  private Progress() {}

  /** Says what comes next. */
  public static void say(String what) {
    System.err.printf(
        Locale.ROOT, "%4d s  %s%n", (System.nanoTime() - START) / 1_000_000_000, what);
  }
}
