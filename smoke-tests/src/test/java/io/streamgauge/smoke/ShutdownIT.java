// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A server that is told to end: what it measured last is not lost with it. */
class ShutdownIT {
  /** Metrics are sent at the end of the JVM only. */
  private static final Map<String, String> SELDOM = Map.of("OTEL_METRIC_EXPORT_INTERVAL", "600000");

  private static final Duration WARM = Duration.ofSeconds(15);

  @RepeatedTest(3)
  void lastRequestBeforeTheEndArrives() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      TraceParent caller = TraceParent.create();
      WireResponse response;
      try (TomcatServer server = start(collector)) {
        awaitExporter(server, collector);
        response = request(server, caller);
      }
      assertArrived(collector, caller, response);
    }
  }

  /** It ends before the exporter, which is started late, would have been needed. */
  @Test
  void onlyRequestOfAServerThatEndsSoonArrives() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      TraceParent caller = TraceParent.create();
      WireResponse response;
      try (TomcatServer server = start(collector)) {
        response = request(server, caller);
      }
      assertArrived(collector, caller, response);
    }
  }

  @Test
  void openStreamEndsAsShutdown() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      TraceParent caller = TraceParent.create();
      try (TomcatServer server = start(collector);
          WireClient client = WireClient.to(server.port())) {
        awaitExporter(server, collector);
        client.send(caller.parentOf(WireRequest.get("/app/c0/sse?gap=20&size=100")));
        client.receiveHead();
        client.skip(1_000);
        server.stop();
      }
      assertThat(serverSpans(collector, caller))
          .singleElement()
          .satisfies(
              span -> {
                assertThat(span.attributes())
                    .containsEntry("streamgauge.stream.outcome", "shutdown");
                assertThat(span.isError()).isFalse();
              });
    }
  }

  private static WireResponse request(TomcatServer server, TraceParent caller) {
    return WireClient.once(server.port(), caller.parentOf(Scenario.THOUSAND_CHUNKS.in("/app/c0")));
  }

  private static void awaitExporter(TomcatServer server, OtlpCollector collector) {
    WireClient.once(server.port(), Scenario.THREE_FLUSHES.in("/app/c1"));
    collector.awaitSpan(WARM, "the first span", SpanView::isServer);
  }

  private static void assertArrived(
      OtlpCollector collector, TraceParent caller, WireResponse response) {
    assertThat(serverSpans(collector, caller))
        .singleElement()
        .satisfies(
            span ->
                assertThat(span.attributes())
                    .containsEntry("http.response.body.size", response.bodyBytes()));
    Ledger ledger = new Ledger();
    ledger.addRequest("/app/c0/*", caller);
    ledger.addOutbound("/app/c0/*", response);
    ledger.assertEqualsMetricsOf(collector.telemetry());
  }

  private static List<SpanView> serverSpans(OtlpCollector collector, TraceParent caller) {
    Predicate<SpanView> mine = span -> span.isServer() && span.traceId().equals(caller.traceId());
    return collector.telemetry().spans().stream().filter(mine).toList();
  }

  private static TomcatServer start(OtlpCollector collector) {
    return TomcatServer.of(TomcatDistribution.TOMCAT_11, Jdks.current())
        .jvmArguments(AgentOptions.flag())
        .environment(AgentOptions.reportingTo(collector.endpoint()))
        .environment(SELDOM)
        .start();
  }
}
