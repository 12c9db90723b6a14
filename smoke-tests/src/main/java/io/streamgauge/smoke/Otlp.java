// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** From the messages of OTLP to the views the tests read. */
final class Otlp {
  private Otlp() {}

  static List<SpanView> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(
            scope -> scope.getSpansList().stream().map(s -> span(scope.getScope().getName(), s)))
        .toList();
  }

  private static SpanView span(String scope, Span span) {
    return new SpanView(
        scope,
        span.getName(),
        span.getKind().name().replace("SPAN_KIND_", ""),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        attributes(span.getAttributesList()),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getStatus().getCode().name().replace("STATUS_CODE_", ""),
        span.getEventsList().stream().map(Span.Event::getName).toList(),
        span.getLinksList().stream().map(link -> hex(link.getSpanId())).toList());
  }

  static List<MetricPoint> points(ExportMetricsServiceRequest request) {
    return request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .flatMap(Otlp::points)
        .toList();
  }

  private static Stream<MetricPoint> points(Metric metric) {
    return switch (metric.getDataCase()) {
      case SUM -> {
        boolean cumulative = isCumulative(metric.getSum().getAggregationTemporality());
        boolean monotonic = metric.getSum().getIsMonotonic();
        yield metric.getSum().getDataPointsList().stream()
            .map(point -> number(metric, "sum", cumulative, monotonic, point));
      }
      case GAUGE ->
          metric.getGauge().getDataPointsList().stream()
              .map(point -> number(metric, "gauge", false, false, point));
      case HISTOGRAM -> {
        boolean cumulative = isCumulative(metric.getHistogram().getAggregationTemporality());
        yield metric.getHistogram().getDataPointsList().stream()
            .map(point -> histogram(metric, cumulative, point));
      }
      default -> throw new IllegalArgumentException("Not expected: " + metric);
    };
  }

  private static boolean isCumulative(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  }

  private static MetricPoint number(
      Metric metric, String kind, boolean cumulative, boolean monotonic, NumberDataPoint point) {
    return new MetricPoint(
        metric.getName(),
        metric.getUnit(),
        kind,
        cumulative,
        monotonic,
        attributes(point.getAttributesList()),
        point.hasAsInt() ? point.getAsInt() : point.getAsDouble(),
        0,
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano());
  }

  private static MetricPoint histogram(
      Metric metric, boolean cumulative, HistogramDataPoint point) {
    return new MetricPoint(
        metric.getName(),
        metric.getUnit(),
        "histogram",
        cumulative,
        true,
        attributes(point.getAttributesList()),
        point.getSum(),
        point.getCount(),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano());
  }

  static Map<String, Object> attributes(Resource resource) {
    return attributes(resource.getAttributesList());
  }

  private static Map<String, Object> attributes(List<KeyValue> pairs) {
    Map<String, Object> attributes = new TreeMap<>();
    pairs.forEach(pair -> attributes.put(pair.getKey(), value(pair.getValue())));
    return attributes;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BOOL_VALUE -> value.getBoolValue();
      case ARRAY_VALUE -> value.getArrayValue().getValuesList().stream().map(Otlp::value).toList();
      default -> value.getStringValue();
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
