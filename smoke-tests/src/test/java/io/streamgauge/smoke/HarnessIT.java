// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The measuring instruments themselves, without any agent. */
class HarnessIT {
  private final Path jdk = Jdks.current();
  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @EnumSource
  void everyDistributionServesTheApplication(TomcatDistribution tomcat) {
    try (TomcatServer server = TomcatServer.of(tomcat, jdk).start()) {
      WireResponse response =
          WireClient.once(server.port(), Scenario.THOUSAND_CHUNKS.in("/app/c0"));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.bodyBytes()).isEqualTo(8_192_000);
      assertThat(response.chunks()).hasSize(1_000).containsOnly(8_192);
      assertThat(response.complete()).isTrue();
    }
  }

  /** A chunk of Jetty's is not a write of the application's: it sends what it has gathered. */
  @ParameterizedTest
  @EnumSource
  void everyJettyServesTheApplicationOnEveryConnector(JettyDistribution jetty) {
    Launch launch = Launch.on(jdk, Workspace.hugeFile(Scenario.HUGE_SIZE));
    try (JettyServer server = jetty.start(launch)) {
      WireResponse response =
          WireClient.once(server.port(), Scenario.THOUSAND_CHUNKS.in("/app/c0"));
      assertThat(response.bodyBytes()).isEqualTo(8_192_000);
      assertThat(response.chunks()).hasSize(250).containsOnly(32_768);
      assertThat(WireClient.once(server.port(), Scenario.HUGE_FILE.in("")).bodyBytes())
          .isEqualTo(Scenario.HUGE_SIZE);
      assertThat(
              WireClient.once(
                      server.port(Connectors.GZIP), Scenario.CONTAINER_GZIP_FLUSHED.in("/app/c0"))
                  .bodyBytes())
          .isLessThan(1_000);
      WireRequest hello = Scenario.EXACT_ROUTE.in("");
      assertThat(WireClient.once(server.port(Connectors.IMPATIENT), hello).status()).isEqualTo(200);
      assertThat(WireClient.once(server.port(Connectors.H2C), hello).status()).isEqualTo(200);
      try (WireClient client = WireClient.to(server.port(Connectors.TLS)).tls()) {
        assertThat(client.exchange(hello).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void queuesOfAConnectionHoldWhatTheClientHasNotTaken() {
    assumeTrue(SocketQueues.areVisible(), "needs Linux's /proc/net/tcp");
    int length = 150_000;
    String target = "/app/c0/write?size=" + length + "&length=" + length;
    try (TomcatServer server = TomcatServer.of(TomcatDistribution.TOMCAT_11, jdk).start();
        WireClient client = WireClient.to(server.port(), 1 << 16)) {
      client.send(WireRequest.get(target));
      WireHead head = client.receiveHead();
      SocketQueues queues = SocketQueues.settled(client.localPort(), server.port());
      long handedToTheSocket = client.bytesTakenFromSocket() + queues.total() - head.bytes();
      assertThat(handedToTheSocket).isEqualTo(length);
    }
  }

  @Test
  void collectorKeepsWhatItAcceptsAndCountsWhatItRefuses() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      assertThat(post(collector, "accepted")).isEqualTo(200);
      collector.answerWith(OtlpCollector.retryAfter(503, Duration.ofSeconds(1)));
      assertThat(post(collector, "refused")).isEqualTo(503);
      assertThat(collector.requests()).isEqualTo(2);
      assertThat(collector.telemetry().spans()).extracting(SpanView::name).containsOnly("accepted");
    }
  }

  @Test
  void collectorComesBackWhereItWas() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      collector.goDown();
      assertThatThrownBy(() -> post(collector, "lost")).isInstanceOf(IOException.class);
      collector.comeBack();
      assertThat(post(collector, "accepted")).isEqualTo(200);
      assertThat(collector.telemetry().spans()).hasSize(1);
    }
  }

  private int post(OtlpCollector collector, String name) throws Exception {
    ExportTraceServiceRequest message =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName(name))))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(collector.endpoint() + "/v1/traces"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(message.toByteArray()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
