// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** Where and when it was measured: figures of different machines cannot be compared. */
final class Machine {

  private Machine() {}

  /** One sentence. */
  static String describe() {
    return "Measured on "
        + LocalDate.now(ZoneOffset.UTC)
        + " with "
        + Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", JDK "
        + Runtime.version()
        + ".\n";
  }
}
