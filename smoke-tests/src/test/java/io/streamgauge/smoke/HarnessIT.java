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
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The measuring instruments themselves, without any agent. */
class HarnessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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

  @ParameterizedTest
  @ValueSource(strings = {Connectors.H2C, Connectors.TLS})
  void http2ClientTakesOneStreamsFramesWhileAnotherWaitsForItsWindow(String connector) {
    Launch launch = MeasuredServer.launch(jdk);
    try (TestServer server = TomcatDistribution.TOMCAT_11.start(launch);
        Http2Client client = http2(connector, server.port(connector))) {
      Http2Exchange held = client.sendPaused(WireRequest.get("/app/c0/write?size=1000&n=1000"));
      assertThat(Poll.holds(PATIENCE, () -> held.bytes() == Http2Client.STREAM_WINDOW)).isTrue();
      WireResponse other = client.send(Scenario.UPLOAD_BY_STREAM.in("/app/c1")).await(PATIENCE);
      assertThat(other.status()).isEqualTo(200);
      assertThat(other.text()).isEqualTo("2000000");
      assertThat(held.isDone()).isFalse();
      held.resume();
      WireResponse response = held.await(PATIENCE);
      assertThat(response.complete()).isTrue();
      assertThat(response.bodyBytes()).isEqualTo(1_000_000);
      assertThat(response.sha256())
          .isEqualTo(
              WireClient.once(server.port(), WireRequest.get("/app/c0/write?size=1000&n=1000"))
                  .sha256());
      Http2Exchange reset = client.send(WireRequest.get("/app/c0/sse"));
      assertThat(Poll.holds(PATIENCE, () -> reset.bytes() > 0)).isTrue();
      reset.reset();
      assertThat(reset.await(PATIENCE).complete()).isFalse();
    }
  }

  private static Http2Client http2(String connector, int port) {
    return connector.equals(Connectors.TLS) ? Http2Client.tls(port) : Http2Client.clearText(port);
  }

  @Test
  void wireClientSpeaksTls() {
    Launch launch = MeasuredServer.launch(jdk);
    try (TestServer server = TomcatDistribution.TOMCAT_9.start(launch);
        WireClient client = WireClient.to(server.port(Connectors.TLS)).tls()) {
      assertThat(client.exchange(Scenario.THOUSAND_CHUNKS.in("/app/c0")).bodyBytes())
          .isEqualTo(8_192_000);
      assertThat(client.exchange(Scenario.UPLOAD_IN_CHUNKS.in("/app/c0")).text())
          .isEqualTo("100000");
    }
  }

  @Test
  void webArchiveHoldsTheApplication() throws IOException {
    Path war = Workspace.newDirectory("war-").resolve("app.war");
    Webapp.buildWar(war, TomcatDistribution.TOMCAT_9.servletApi());
    try (ZipFile zip = new ZipFile(war.toFile())) {
      assertThat(zip.getEntry("WEB-INF/classes/app/LaneServlet.class")).isNotNull();
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
