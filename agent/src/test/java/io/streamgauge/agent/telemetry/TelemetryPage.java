// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code docs/telemetry.md}: prose from a resource, tables from the enums. */
final class TelemetryPage {

  private TelemetryPage() {}

  /** The page, with the tables in place of their names in braces. */
  static String of(String prose) {
    return prose
            .replace("{{metrics}}", metrics())
            .replace("{{buckets}}", buckets())
            .replace("{{spans}}", spans())
            .replace("{{attributes}}", attributes())
            .stripTrailing()
        + "\n";
  }

  private static String metrics() {
    return table(
        List.of("Metric", "Type", "Unit", "What it counts", "Attributes"),
        Arrays.stream(Metric.values())
            .map(
                m ->
                    List.of(
                        code(m.metricName()),
                        typeOf(m),
                        code(m.unit()),
                        m.meaning(),
                        keys(m.attributes())))
            .toList());
  }

  private static String typeOf(Metric metric) {
    return switch (metric.kind()) {
      case COUNTER, TIME -> "Counter";
      case PEAK -> "Gauge";
      case LEVEL -> "UpDownCounter";
      case HISTOGRAM -> "Histogram";
    };
  }

  private static String buckets() {
    return table(
        List.of("Histogram", "Upper bounds of its buckets"),
        Arrays.stream(Metric.values())
            .filter(m -> m.kind() == Metric.Kind.HISTOGRAM)
            .map(
                m ->
                    List.of(
                        code(m.metricName()),
                        Arrays.stream(m.bounds())
                            .mapToObj(TelemetryPage::number)
                            .collect(Collectors.joining(" "))))
            .toList());
  }

  private static String number(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static String spans() {
    return table(
        List.of("Span", "Kind", "When", "Parent", "Attributes"),
        Arrays.stream(SpanKind.values())
            .map(
                s ->
                    List.of(
                        code(s.template()), s.kind(), s.when(), s.parent(), keys(s.attributes())))
            .toList());
  }

  private static String attributes() {
    return table(
        List.of("Attribute", "Type", "What it says"),
        Arrays.stream(Attribute.values())
            .map(
                a ->
                    List.of(
                        code(a.key()),
                        a.type().name().toLowerCase(java.util.Locale.ROOT),
                        a.meaning()))
            .toList());
  }

  private static String keys(List<Attribute> attributes) {
    return attributes.stream().map(a -> code(a.key())).collect(Collectors.joining(", "));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String table(List<String> head, List<List<String>> rows) {
    String rule = head.stream().map(cell -> "---").collect(Collectors.joining(" | ", "| ", " |\n"));
    return row(head) + rule + rows.stream().map(TelemetryPage::row).collect(Collectors.joining());
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
