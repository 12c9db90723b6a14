// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import io.streamgauge.smoke.SpanView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lays rows out for people: what the clients counted beside what was reported. */
final class Table {
  private static final String LAYOUT = "%-13s%11s%8s%13s%8s%13s%8s%10s%8s  %-12s %s";

  private final String equal;
  private final String different;

  /** A table; a check mark where {@code unicode} can be shown, else words. */
  Table(boolean unicode) {
    equal = unicode ? "\u2713" : "equal";
    different = unicode ? "\u2717" : "DIFFERS";
  }

  List<String> lines(List<Row> rows, boolean last) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-13s%19s%21s%21s%18s"
            .formatted("", "client", "OTLP metrics", "OTLP SERVER span", "first byte (ms)")
            .stripTrailing());
    lines.add(
        line(
            "stream",
            "bytes",
            "chunks",
            "bytes",
            "chunks",
            "bytes",
            "chunks",
            "client",
            "span",
            last ? "ended" : "state",
            ""));
    rows.forEach(row -> lines.add(line(row, last)));
    return lines;
  }

  private String line(Row row, boolean last) {
    boolean upload = row.stream().isUpload();
    return line(
        row.stream().path(),
        number(row.bytes()),
        upload ? "-" : number(row.chunks()),
        number(row.metricBytes()),
        upload ? "-" : number(row.metricChunks()),
        row.spanBytes().map(Table::number).orElse(""),
        upload ? "-" : row.spanChunks().map(Table::number).orElse(""),
        millis(upload ? Optional.empty() : row.client().firstByte()),
        millis(upload ? Optional.empty() : row.spanFirstByte()),
        row.outcome().or(row::state).orElse(""),
        row.isEqual() ? equal : last ? different : "");
  }

  private static String line(Object... cells) {
    return LAYOUT.formatted(cells).stripTrailing();
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String millis(Optional<Double> seconds) {
    return seconds.map(s -> String.format(Locale.ROOT, "%.1f", s * 1000)).orElse("");
  }

  /** One line on all rows together, for where lines cannot be rewritten. */
  static String summary(List<Row> rows, long second) {
    return "%4d s  clients %s B, OTLP metrics %s B, %d of %d streams ended, %d segment spans"
        .formatted(
            second,
            number(rows.stream().mapToLong(Row::bytes).sum()),
            number(rows.stream().mapToLong(Row::metricBytes).sum()),
            rows.stream().filter(row -> row.span().isPresent()).count(),
            rows.size(),
            segments(rows));
  }

  static long segments(List<Row> rows) {
    return rows.stream().mapToLong(row -> row.segments().size()).sum();
  }

  /** One line on an exchange that has ended. */
  static String exchange(SpanView span) {
    return "%s  sent %s B, received %s B in %.1f s, %s"
        .formatted(
            span.name(),
            span.attribute("http.response.body.size").orElse("?"),
            span.attribute("http.request.body.size").orElse("?"),
            span.duration().toMillis() / 1000.0,
            span.attribute("streamgauge.stream.outcome").orElse("?"));
  }
}
