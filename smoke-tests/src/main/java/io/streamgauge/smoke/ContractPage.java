// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds the table of contract results in {@code docs/supported.md} against those of the run that
 * has just ended. Servers that were not run (other profiles, JDKs that are not there) keep their
 * row.
 */
public final class ContractPage {
  private static final String START =
      "<!-- generated: contract (-Dstreamgauge.docs.write=true) -->";
  private static final String END = "<!-- end: contract -->";
  private static final String HEAD =
      "\n| server | cases that hold | left out | test |\n|---|---|---|---|\n";

  private ContractPage() {}

  /** How one server did. */
  record Row(String test, String server, String held, String leftOut) {

    static Row read(Path file) {
      try {
        List<String> lines = Files.readAllLines(file);
        return new Row(lines.get(0), lines.get(1), lines.get(2), lines.get(3));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void saveIn(Path directory) throws IOException {
      Files.createDirectories(directory);
      Files.write(directory.resolve(test + ".txt"), List.of(test, server, held, leftOut));
    }

    static Row parse(String line) {
      String[] cells = line.split("\\|", -1);
      return new Row(
          cells[4].replace("`", "").trim(), cells[1].trim(), cells[2].trim(), cells[3].trim());
    }

    @Override
    public String toString() {
      return "| %s | %s | %s | `%s` |\n".formatted(server, held, leftOut, test);
    }
  }

  /**
   * Compares, or rewrites where {@code streamgauge.docs.write} is set.
   *
   * @param arguments the directory of the results and the page
   */
  public static void main(String[] arguments) throws IOException {
    Path results = Path.of(arguments[0]);
    Path page = Path.of(arguments[1]);
    // Elsewhere than on Linux, cases that look into the kernel's queues are left out.
    if (!Files.isDirectory(results) || !SocketQueues.areVisible()) {
      return;
    }
    String text = Files.readString(page);
    int from = text.indexOf(START) + START.length();
    int to = text.indexOf(END);
    String table = text.substring(from, to);
    String expected = updated(table, results);
    if (Boolean.getBoolean("streamgauge.docs.write")) {
      Files.writeString(page, text.substring(0, from) + expected + text.substring(to));
    } else if (!expected.equals(table)) {
      throw new IllegalStateException(
          page + " is stale: run mvn verify -Dstreamgauge.docs.write=true; now it is" + expected);
    }
  }

  private static String updated(String table, Path results) throws IOException {
    TreeMap<String, Row> rows = new TreeMap<>();
    Stream.concat(
            table.lines().filter(line -> line.endsWith("` |")).map(Row::parse),
            read(results).stream())
        .forEach(row -> rows.put(row.server() + " " + row.test(), row));
    return rows.values().stream().map(Row::toString).collect(Collectors.joining("", HEAD, "\n"));
  }

  private static List<Row> read(Path results) throws IOException {
    try (Stream<Path> files = Files.list(results)) {
      return files.map(Row::read).toList();
    }
  }
}
