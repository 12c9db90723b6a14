// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A collector that fails is the collector's trouble: the application does not notice. */
class CollectorFailureIT {
  private static final int REQUESTS = 100;
  private static final Duration OUTAGE = Duration.ofSeconds(3);
  private static final Duration RECOVERY = Duration.ofSeconds(30);
  private static final int FEW_LINES = 5;

  static Stream<Arguments> failures() {
    return Stream.of(
            named("slow", () -> OtlpCollector.ok().withFixedDelay(5_000)),
            named("429", () -> OtlpCollector.retryAfter(429, Duration.ofSeconds(1))),
            named("503", () -> OtlpCollector.retryAfter(503, Duration.ofSeconds(1))),
            named("400", () -> OtlpCollector.ok().withStatus(400)),
            named("garbage", () -> OtlpCollector.ok().withBody("<html>not OTLP</html>")),
            named("reset", () -> OtlpCollector.ok().withFault(Fault.CONNECTION_RESET_BY_PEER)))
        .map(Arguments::of);
  }

  private static Named<Supplier<ResponseDefinitionBuilder>> named(
      String name, Supplier<ResponseDefinitionBuilder> answer) {
    return Named.of(name, answer);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failingCollectorHarmsNothingAndMetricsAreRightOnceItIsWell(
      Supplier<ResponseDefinitionBuilder> answer) {
    try (OtlpCollector collector = OtlpCollector.start()) {
      collector.answerWith(answer.get());
      outlive(collector, () -> collector.answerWith(OtlpCollector.ok()));
    }
  }

  @Test
  void absentCollectorHarmsNothingAndMetricsAreRightOnceItIsThere() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      collector.goDown();
      outlive(collector, collector::comeBack);
    }
  }

  @Test
  void slowCollectorDoesNotKeepTheServerFromEnding() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      assertEndsQuickly(
          collector, () -> collector.answerWith(OtlpCollector.ok().withFixedDelay(30_000)));
    }
  }

  @Test
  void overloadedCollectorDoesNotKeepTheServerFromEnding() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      assertEndsQuickly(
          collector,
          () -> collector.answerWith(OtlpCollector.retryAfter(503, Duration.ofSeconds(60))));
    }
  }

  @Test
  void absentCollectorDoesNotKeepTheServerFromEnding() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      assertEndsQuickly(collector, collector::goDown);
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void spansRefusedForNowArriveLater(int status) {
    try (OtlpCollector collector = OtlpCollector.start();
        TomcatServer server = start(collector)) {
      collector.answerWith(OtlpCollector.retryAfter(status, Duration.ofSeconds(1)));
      TraceParent caller = TraceParent.create();
      WireClient.once(server.port(), caller.parentOf(WireRequest.get("/app/hello")));
      int before = collector.requests();
      assertThat(Poll.holds(RECOVERY, () -> collector.requests() > before + 1)).isTrue();
      collector.answerWith(OtlpCollector.ok());
      collector.awaitSpan(
          RECOVERY, "the refused span", span -> span.traceId().equals(caller.traceId()));
    }
  }

  static Stream<Integer> refusals() {
    return Stream.of(429, 503);
  }

  /** Serves through an outage, then has the collector recover and compares the totals. */
  private static void outlive(OtlpCollector collector, Runnable recover) {
    TomcatServer server = start(collector);
    try (server) {
      long slowest = 0;
      for (int i = 0; i < REQUESTS; i++) {
        slowest = Math.max(slowest, assertServes(server));
      }
      assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(2));
      Poll.holds(OUTAGE, () -> false);
      assertServes(server);
      recover.run();
      Telemetry telemetry = collector.telemetry();
      assertThat(Poll.holds(RECOVERY, () -> counted(telemetry) == REQUESTS + 1))
          .as("requests counted after the outage: %s", counted(telemetry))
          .isTrue();
    }
    assertThat(new OutputOf(server).ownLines()).hasSizeLessThanOrEqualTo(FEW_LINES);
    assertThat(new OutputOf(server).stderr()).noneMatch(CollectorFailureIT::isALibrarys);
  }

  private static boolean isALibrarys(String line) {
    return line.contains("opentelemetry") || line.contains("okhttp");
  }

  /** The collector fails while the exporter is at work, then the server is told to end. */
  private static void assertEndsQuickly(OtlpCollector collector, Runnable fail) {
    TomcatServer server = start(collector);
    try (server) {
      assertServes(server);
      collector.awaitSpan(RECOVERY, "the first span", SpanView::isServer);
      fail.run();
      assertServes(server);
      Poll.holds(Duration.ofMillis(1_500), () -> false);
      assertThat(server.stop()).isLessThan(Duration.ofSeconds(7));
    }
    assertThat(new OutputOf(server).ownLines()).hasSizeLessThanOrEqualTo(FEW_LINES);
  }

  private static long counted(Telemetry telemetry) {
    return telemetry.count(
        "http.server.request.duration", point -> point.has("http.route", "/app/c0/*"));
  }

  private static long assertServes(TomcatServer server) {
    long start = System.nanoTime();
    WireResponse response =
        WireClient.once(server.port(), WireRequest.get("/app/c0/write?size=100&n=3&flush=1"));
    assertThat(response.chunks()).containsExactly(100, 100, 100);
    return System.nanoTime() - start;
  }

  private static TomcatServer start(OtlpCollector collector) {
    Path jdk = Jdks.current();
    return TomcatServer.of(TomcatDistribution.TOMCAT_11, jdk)
        .jvmArguments(AgentOptions.flag())
        .environment(AgentOptions.reportingTo(collector.endpoint()))
        .environment(Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "10000"))
        .start();
  }
}
