// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import io.streamgauge.smoke.MetricPoint;
import io.streamgauge.smoke.SpanView;
import io.streamgauge.smoke.Telemetry;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is known about one stream at one moment, from both sides.
 *
 * @param bytes by the client's count
 * @param chunks on the wire, by the client's count
 * @param span the SERVER span of its request: it arrives when the exchange has ended
 * @param segments spans of its windows, which arrive while it is open
 */
record Row(
    DemoClient client,
    long bytes,
    long chunks,
    long metricBytes,
    long metricChunks,
    Optional<String> state,
    Optional<SpanView> span,
    List<SpanView> segments) {

  static Row of(DemoClient client, Telemetry telemetry) {
    DemoStream stream = client.stream();
    Predicate<MetricPoint> its =
        point ->
            point.has("streamgauge.route", stream.path())
                && point.has("streamgauge.stream.direction", stream.direction());
    List<SpanView> spans =
        telemetry.spans().stream().filter(s -> s.traceId().equals(client.traceId())).toList();
    return new Row(
        client,
        client.bytes(),
        client.chunks(),
        (long) telemetry.sum("streamgauge.stream.io", its),
        (long) telemetry.sum("streamgauge.stream.chunks", its),
        telemetry.metric("streamgauge.stream.active").stream()
            .filter(its.and(point -> point.value() > 0))
            .map(point -> String.valueOf(point.attributes().get("streamgauge.stream.state")))
            .findFirst(),
        spans.stream().filter(SpanView::isServer).findFirst(),
        spans.stream().filter(span -> span.name().equals("stream.segment")).toList());
  }

  DemoStream stream() {
    return client.stream();
  }

  /** The body size on the SERVER span. */
  Optional<Long> spanBytes() {
    return number(
        stream().isUpload() ? "http.request.body.size" : "http.response.body.size", Long.class);
  }

  Optional<Long> spanChunks() {
    return number("streamgauge.stream.chunks", Long.class);
  }

  Optional<Double> spanFirstByte() {
    return number("streamgauge.stream.first_byte", Double.class);
  }

  Optional<String> outcome() {
    return span.flatMap(s -> s.attribute("streamgauge.stream.outcome")).map(String::valueOf);
  }

  /** Seconds for which the server had to wait for the reader. */
  Optional<Double> blocked() {
    return number("streamgauge.stream.blocked", Double.class);
  }

  private <T> Optional<T> number(String attribute, Class<T> type) {
    return span.flatMap(s -> s.attribute(attribute)).map(type::cast);
  }

  /** Whether all sides say the same. The chunks of an upload are reads, which no client sees. */
  boolean isEqual() {
    return differences().isEmpty();
  }

  /** What differs, in words; empty where nothing does. */
  List<String> differences() {
    Differences found = new Differences();
    client.problem().ifPresent(problem -> found.add("the client failed: " + problem));
    found.compare("bytes in the metric", bytes, Optional.of(metricBytes));
    found.compare("bytes on the SERVER span", bytes, spanBytes());
    if (!stream().isUpload()) {
      found.compare("chunks in the metric", chunks, Optional.of(metricChunks));
      found.compare("chunks on the SERVER span", chunks, spanChunks());
    }
    if (!segments.isEmpty()) {
      found.compare("bytes on its segments", bytes, Optional.of(sum(segments)));
    }
    found.compare("outcome", stream().outcome(), outcome());
    return found.list();
  }

  private static long sum(List<SpanView> segments) {
    return segments.stream()
        .map(segment -> segment.attribute("streamgauge.stream.bytes").orElseThrow())
        .mapToLong(Long.class::cast)
        .sum();
  }
}
