// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Markdown page with a part that is generated, between two comments that name it: sections by
 * their headings. Those that are not measured anew stay as they are.
 */
final class PerformancePage {

  private static final String START =
      "<!-- generated: performance (mvn -Pbenchmarks -DskipTests -DskipITs verify) -->\n";
  private static final String END = "<!-- end: performance -->";

  private final Path page;

  PerformancePage(Path page) {
    this.page = page;
  }

  /** Puts these sections, by their headings; what has an empty one comes first. */
  void put(Map<String, String> sections) {
    try {
      String text = Files.readString(page);
      int from = text.indexOf(START);
      int to = text.indexOf(END);
      if (from < 0 || to < from) {
        throw new IllegalStateException("No markers in " + page);
      }
      Map<String, String> all = sectionsOf(text.substring(from + START.length(), to));
      all.putAll(sections);
      Files.writeString(
          page, text.substring(0, from + START.length()) + text(all) + text.substring(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> sectionsOf(String text) {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String section : text.split("(?m)^(?=### )")) {
      int body = section.startsWith("### ") ? section.indexOf('\n') : 0;
      sections.put(section.substring(0, body), section.substring(body).strip() + "\n");
    }
    return sections;
  }

  /** Sections as they stand on a page. */
  static String text(Map<String, String> sections) {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (title, table) -> text.append(title).append("\n\n").append(table).append('\n'));
    return text.toString().strip() + "\n";
  }
}
