// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * What a collector has been sent.
 *
 * <p>Of spans everything is kept. Of metrics the last export: what an export no longer mentions is
 * gone, as it would be from a collector's point of view.
 *
 * <p><em>Assumption:</em> one JVM at a time reports here, with cumulative temporality.
 */
public final class Telemetry {
  private final List<SpanView> spans = new CopyOnWriteArrayList<>();
  private final List<Map<String, Object>> resources = new CopyOnWriteArrayList<>();
  private volatile List<MetricPoint> metrics = List.of();
  private volatile int metricExports;

  /** Takes the body of one request to {@code /v1/traces} or {@code /v1/metrics}. */
  void accept(String path, byte[] body) {
    try {
      byte[] message = isGzip(body) ? inflate(body) : body;
      if (path.endsWith("/traces")) {
        accept(ExportTraceServiceRequest.parseFrom(message));
      } else if (path.endsWith("/metrics")) {
        accept(ExportMetricsServiceRequest.parseFrom(message));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("Not OTLP: " + path, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void accept(ExportTraceServiceRequest request) {
    request.getResourceSpansList().forEach(r -> resources.add(Otlp.attributes(r.getResource())));
    spans.addAll(Otlp.spans(request));
  }

  synchronized void accept(ExportMetricsServiceRequest request) {
    metrics = Otlp.points(request);
    metricExports++;
  }

  private static boolean isGzip(byte[] body) {
    return body.length > 2 && (body[0] & 0xff) == 0x1f && (body[1] & 0xff) == 0x8b;
  }

  private static byte[] inflate(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  public List<SpanView> spans() {
    return List.copyOf(spans);
  }

  /** The resource of every export of spans. */
  public List<Map<String, Object>> resources() {
    return List.copyOf(resources);
  }

  /** How many exports of metrics have come. */
  public int metricExports() {
    return metricExports;
  }

  /** The points of a metric in the last export. */
  public List<MetricPoint> metric(String name) {
    return metrics.stream().filter(point -> point.name().equals(name)).toList();
  }

  /** The values of the points that fit, added up; 0 where there is none. */
  public double sum(String name, Predicate<MetricPoint> fits) {
    return metric(name).stream().filter(fits).mapToDouble(MetricPoint::value).sum();
  }

  /** The counts of a histogram's points that fit, added up. */
  public long count(String name, Predicate<MetricPoint> fits) {
    return metric(name).stream().filter(fits).mapToLong(MetricPoint::count).sum();
  }
}
