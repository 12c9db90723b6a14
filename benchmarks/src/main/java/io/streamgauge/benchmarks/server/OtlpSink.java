// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes whatever is exported, as OTLP or in the way of Datadog's agents, answers 200 and knows how
 * many bytes of spans there were; and how many spans, while somebody wants to know.
 */
final class OtlpSink implements AutoCloseable {

  private static final String DATADOG_TRACES = "/v0.4/traces";
  private static final String INFO = "{\"endpoints\":[\"" + DATADOG_TRACES + "\"]}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong spanBytes = new AtomicLong();
  private final AtomicLong spans = new AtomicLong();
  private volatile boolean counting;

  OtlpSink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readAllBytes();
      String path = exchange.getRequestURI().getPath();
      boolean datadog = path.equals(DATADOG_TRACES);
      if (datadog || path.endsWith("/v1/traces")) {
        spanBytes.addAndGet(body.length);
        if (counting) {
          spans.addAndGet(datadog ? DatadogTraces.spans(body) : otlpSpans(body));
        }
      }
      byte[] answer = (path.equals("/info") ? INFO : datadog ? "{}" : "").getBytes(US_ASCII);
      exchange
          .getResponseHeaders()
          .set("Content-Type", answer.length == 0 ? "application/x-protobuf" : "application/json");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static long otlpSpans(byte[] body) throws IOException {
    return ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .mapToLong(ScopeSpans::getSpansCount)
        .sum();
  }

  /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Bytes of span exports so far. */
  long spanBytes() {
    return spanBytes.get();
  }

  /** Counts spans from now on, or not any more: it takes time that a load had better have. */
  void counting(boolean on) {
    counting = on;
  }

  /** Spans that came while they were counted. */
  long spans() {
    return spans.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
