// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An OTLP collector that decodes what reaches it. */
final class Collector implements AutoCloseable {

  static final String TRACES = "/v1/traces";
  static final String METRICS = "/v1/metrics";

  private final WireMockServer server = new WireMockServer(options().dynamicPort());

  Collector() {
    server.start();
    server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
  }

  WireMockServer server() {
    return server;
  }

  /** Settings that lead here; the reader is so slow that only flushes collect. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("otel.exporter.otlp.endpoint", server.baseUrl());
    settings.put("otel.metric.export.interval", "3600000");
    settings.put("otel.bsp.schedule.delay", "50");
    return settings;
  }

  List<LoggedRequest> requests(String path) {
    return server.findAll(postRequestedFor(urlEqualTo(path)));
  }

  List<ResourceMetrics> resourceMetrics() {
    List<ResourceMetrics> all = new ArrayList<>();
    try {
      for (LoggedRequest request : requests(METRICS)) {
        all.addAll(
            ExportMetricsServiceRequest.parseFrom(request.getBody()).getResourceMetricsList());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  /** The metrics of our scope, all exports of each. */
  Map<String, List<Metric>> metrics() {
    Map<String, List<Metric>> byName = new TreeMap<>();
    for (ResourceMetrics resource : resourceMetrics()) {
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        if (scope.getScope().getName().equals(Scope.NAME)) {
          for (Metric metric : scope.getMetricsList()) {
            byName.computeIfAbsent(metric.getName(), n -> new ArrayList<>()).add(metric);
          }
        }
      }
    }
    return byName;
  }

  List<ResourceSpans> resourceSpans() {
    List<ResourceSpans> all = new ArrayList<>();
    try {
      for (LoggedRequest request : requests(TRACES)) {
        all.addAll(ExportTraceServiceRequest.parseFrom(request.getBody()).getResourceSpansList());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    resourceSpans()
        .forEach(r -> r.getScopeSpansList().forEach(s -> spans.addAll(s.getSpansList())));
    return spans;
  }

  Span span(String name) {
    List<Span> found = spans().stream().filter(s -> s.getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " spans are named " + name);
    }
    return found.get(0);
  }

  static Map<String, Object> attributes(List<KeyValue> pairs) {
    Map<String, Object> attributes = new TreeMap<>();
    for (KeyValue pair : pairs) {
      attributes.put(pair.getKey(), value(pair.getValue()));
    }
    return attributes;
  }

  static Map<String, Object> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BOOL_VALUE -> value.getBoolValue();
      default -> value.getStringValue();
    };
  }

  @Override
  public void close() {
    server.stop();
  }
}
