// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.streamgauge.agent.config.Switch;
import io.streamgauge.agent.streams.Exchanges;
import io.streamgauge.agent.streams.HttpExchange;
import io.streamgauge.agent.streams.LiveTable;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExporterTest {

  private final Collector collector = new Collector();
  private final LiveTable table = Exchanges.table();
  private final Map<String, String> settings = collector.settings();

  @AfterEach
  void stop() {
    collector.close();
  }

  private Exporter start() {
    return Exporter.start(table, true, Switch.AUTO, Duration.ofSeconds(10), settings);
  }

  private void request() {
    HttpExchange exchange = Exchanges.get(table, "/x", Duration.ZERO);
    exchange.response(200, "text/event-stream", -1);
    exchange.outbound().chunk(10);
    exchange.end();
  }

  @Test
  void whatEndedBeforeTheStartIsExportedToo() {
    request();
    table.sweep();
    start().shutdown();
    assertThat(Collector.attributes(collector.span("GET")))
        .containsEntry("streamgauge.stream.bytes", 10L);
    assertThat(collector.metrics()).containsKey("streamgauge.stream.io");
  }

  @Test
  void resourceNamesTheServiceAndTheDistribution() {
    settings.put("otel.resource.attributes", "deployment.environment.name=test");
    request();
    start().shutdown();
    Map<String, Object> resource =
        Collector.attributes(collector.resourceSpans().get(0).getResource().getAttributesList());
    assertThat(resource)
        .containsEntry("telemetry.distro.name", "streamgauge")
        .containsEntry("deployment.environment.name", "test")
        .containsKey("telemetry.sdk.version");
    assertThat(resource.get("service.name")).asString().isNotEmpty().doesNotStartWith("unknown");
    assertThat(collector.resourceSpans().get(0).getScopeSpans(0))
        .satisfies(
            scope -> {
              assertThat(scope.getScope().getName()).isEqualTo("io.streamgauge");
              assertThat(scope.getSchemaUrl()).isEqualTo(Scope.SCHEMA_URL);
            });
  }

  @Test
  void serviceNameOfTheOperatorIsKept() {
    settings.put("otel.resource.attributes", "service.name=shop");
    request();
    start().shutdown();
    assertThat(
            Collector.attributes(
                collector.resourceMetrics().get(0).getResource().getAttributesList()))
        .containsEntry("service.name", "shop");
  }

  @Test
  void headersAndCompressionAreThoseConfigured() {
    settings.put("otel.exporter.otlp.headers", "api-key=secret");
    settings.put("otel.exporter.otlp.compression", "gzip");
    request();
    start().shutdown();
    LoggedRequest sent = collector.requests(Collector.TRACES).get(0);
    assertThat(sent.getHeader("api-key")).isEqualTo("secret");
    assertThat(sent.getHeader("Content-Encoding")).isEqualTo("gzip");
    assertThat(sent.getHeader("Content-Type")).isEqualTo("application/x-protobuf");
    assertThat(collector.spans()).isNotEmpty();
  }

  @Test
  void grpcIsSpokenWhenConfigured() {
    settings.put("otel.exporter.otlp.protocol", "grpc");
    request();
    start().shutdown();
    LoggedRequest sent =
        collector.requests("/opentelemetry.proto.collector.trace.v1.TraceService/Export").get(0);
    assertThat(sent.getHeader("Content-Type")).startsWith("application/grpc");
  }

  @Test
  void deltaTemporalityIsHonoured() {
    settings.put("otel.exporter.otlp.metrics.temporality.preference", "DELTA");
    request();
    start().shutdown();
    Metric io = collector.metrics().getOrDefault("streamgauge.stream.io", List.of()).get(0);
    assertThat(io.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    Metric active = collector.metrics().getOrDefault("streamgauge.stream.active", List.of()).get(0);
    assertThat(active.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
  }

  @Test
  void cardinalityLimitIsHonoured() {
    settings.put("otel.java.metrics.cardinality.limit", "2");
    for (int i = 0; i < 4; i++) {
      HttpExchange exchange = Exchanges.get(table, "/x", Duration.ZERO);
      exchange.mapped("", new String[] {"/route" + i}, "/route" + i);
      exchange.end();
    }
    start().shutdown();
    Metric duration =
        collector.metrics().getOrDefault("http.server.request.duration", List.of()).get(0);
    assertThat(duration.getHistogram().getDataPointsList()).hasSize(2);
  }

  @Test
  void collectorThatIsBusyIsAskedAgain() {
    collector
        .server()
        .stubFor(
            post(urlEqualTo(Collector.TRACES))
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "1"))
                .willSetStateTo("free"));
    collector
        .server()
        .stubFor(
            post(urlEqualTo(Collector.TRACES))
                .inScenario("busy")
                .whenScenarioStateIs("free")
                .willReturn(aResponse().withStatus(200)));
    request();
    start().shutdown();
    assertThat(collector.requests(Collector.TRACES)).hasSize(2);
  }

  @Test
  void collectorThatIsDownDelaysTheEndByThreeSecondsAtMost() {
    collector.server().stubFor(post(anyUrl()).willReturn(aResponse().withFixedDelay(20_000)));
    request();
    long begin = System.nanoTime();
    start().shutdown();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void collectorThatHangsUpHarmsNothing() {
    collector
        .server()
        .stubFor(post(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    request();
    start().shutdown();
    request();
    table.sweep();
  }

  @Test
  void refusedConfigurationLeavesTheAgentRunningWithoutExport() {
    settings.put("otel.exporter.otlp.protocol", "carrier-pigeon");
    Exporter exporter = start();
    assertThat(exporter.isExporting()).isFalse();
    for (int i = 0; i < 5000; i++) {
      request();
    }
    table.sweep();
    exporter.shutdown();
    assertThat(collector.server().getAllServeEvents()).isEmpty();
  }

  @Test
  void disabledSdkSendsNothing() {
    settings.put("otel.sdk.disabled", "true");
    Exporter exporter = start();
    request();
    exporter.shutdown();
    assertThat(collector.server().getAllServeEvents()).isEmpty();
  }

  @Test
  void signalsCanBeSwitchedOffOneByOne() {
    settings.put("otel.traces.exporter", "none");
    request();
    start().shutdown();
    assertThat(collector.requests(Collector.TRACES)).isEmpty();
    assertThat(collector.requests(Collector.METRICS)).isNotEmpty();
  }

  @Test
  void exportersHaveNoThreadsOfTheirOwnBesideTheSdksTwo() {
    Set<String> before = threads();
    request();
    Exporter exporter = start();
    Set<String> started = threads();
    started.removeAll(before);
    assertThat(started)
        .allMatch(
            name ->
                name.startsWith("BatchSpanProcessor_WorkerThread")
                    || name.startsWith("PeriodicMetricReader")
                    || name.startsWith("qtp")
                    || name.startsWith("OkHttp TaskRunner")
                    || name.startsWith("Okio Watchdog"));
    exporter.shutdown();
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void serviceIsNamedAfterItsJarOrMainClass() {
    Map<String, String> names = new HashMap<>();
    names.put("org.apache.catalina.startup.Bootstrap start", "Bootstrap");
    names.put("/opt/shop/shop-1.2.jar --port=1", "shop-1.2");
    names.put("shop.module/io.shop.Main", "Main");
    names.forEach((command, name) -> assertThat(ServiceName.of(command)).isEqualTo(name));
    assertThat(Arrays.asList(ServiceName.of(null), ServiceName.of(" "))).containsOnlyNulls();
  }
}
