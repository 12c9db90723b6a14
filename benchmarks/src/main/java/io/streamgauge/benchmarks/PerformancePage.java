// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Markdown page with a part that is generated, between two comments that name it. */
final class PerformancePage {

  private static final String START =
      "<!-- generated: performance (mvn -Pbenchmarks -DskipTests -DskipITs verify) -->\n";
  private static final String END = "<!-- end: performance -->";

  private final Path page;

  PerformancePage(Path page) {
    this.page = page;
  }

  void put(String generated) {
    try {
      String text = Files.readString(page);
      int from = text.indexOf(START);
      int to = text.indexOf(END);
      if (from < 0 || to < from) {
        throw new IllegalStateException("No markers in " + page);
      }
      Files.writeString(
          page, text.substring(0, from + START.length()) + generated + text.substring(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
