// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Calls are counted by message, both ways, and end as their status says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class GrpcContract {
  static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String SERVE = "smoke.Streams/Serve";

  private final ServerUnderTest subject;
  private @Nullable OtlpCollector collector;
  private @Nullable TestServer server;

  GrpcContract(ServerUnderTest subject) {
    this.subject = subject;
  }

  @BeforeAll
  void start() {
    Optional<Path> jdk = Jdks.find(17);
    assumeTrue(jdk.isPresent(), "no JDK 17 found");
    collector = OtlpCollector.start();
    server =
        subject.start(
            MeasuredServer.launch(jdk.orElseThrow())
                .jvmArguments(AgentOptions.flag())
                .environment(AgentOptions.reportingTo(collector.endpoint())));
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
    if (collector != null) {
      collector.close();
    }
  }

  OtlpCollector collector() {
    if (collector == null) {
      throw new IllegalStateException("not started");
    }
    return collector;
  }

  GrpcClient client() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return new GrpcClient(server.port());
  }

  private SpanView spanOf(GrpcClient.Call call) {
    return collector()
        .awaitSpan(
            PATIENCE,
            "the SERVER span of " + call.method(),
            span -> span.isServer() && span.traceId().equals(call.caller().traceId()));
  }

  SpanView assertCall(GrpcClient.Call call, long received, String outcome) {
    SpanView span = spanOf(call);
    assertThat(span.name()).isEqualTo("POST /" + call.method());
    assertThat(span.parentSpanId()).isEqualTo(call.caller().spanId());
    assertThat(span.attributes())
        .containsAllEntriesOf(
            Map.of(
                "rpc.system.name",
                "grpc",
                "rpc.method",
                call.method(),
                "streamgauge.route",
                "/" + call.method(),
                "streamgauge.route.source",
                "rpc",
                "streamgauge.stream.outcome",
                outcome,
                "streamgauge.stream.received.messages",
                received));
    return span;
  }

  static void assertSent(SpanView span, long messages, long bytes) {
    assertThat(span.attributes())
        .containsEntry("streamgauge.stream.sent.messages", messages)
        .containsEntry("streamgauge.stream.sent.chunks", messages)
        .containsEntry("streamgauge.stream.sent.bytes", bytes);
  }

  static void assertReceived(SpanView span, long messages, long bytes) {
    assertThat(span.attributes())
        .containsEntry("streamgauge.stream.received.messages", messages)
        .containsEntry("streamgauge.stream.received.bytes", bytes);
  }

  static void assertStatus(SpanView span, String code) {
    assertThat(span.attributes()).containsEntry("rpc.response.status_code", code);
  }

  private GrpcClient.Call serve(String command) {
    try (GrpcClient client = client()) {
      return client.call(SERVE, MethodType.SERVER_STREAMING).send(command).takeAll();
    }
  }

  @Test
  void serverStreamCountsEveryMessageAndByteThatItsClientReceives() {
    GrpcClient.Call call = serve("n=1000");
    assertThat(call.messages()).isEqualTo(1000);
    SpanView span = assertCall(call, 1, "completed");
    assertSent(span, 1000, call.bytes());
    assertStatus(span, "OK");
    assertThat(span.isError()).isFalse();
    assertThat(span.attributes())
        .containsEntry("streamgauge.stream.type", "grpc")
        .containsEntry("http.response.status_code", 200L)
        .containsEntry("http.response.body.size", call.bytes() + 1000 * 5);
  }

  @Test
  void compressedMessagesCountTheirPayload() {
    GrpcClient.Call call = serve("n=100 size=10000 gzip");
    assertThat(call.messages()).isEqualTo(100);
    SpanView span = assertCall(call, 1, "completed");
    assertSent(span, 100, 1_000_000);
    assertThat((Long) span.attributes().get("http.response.body.size")).isLessThan(100_000);
  }

  @Test
  void unaryCallIsNoStream() {
    try (GrpcClient client = client()) {
      GrpcClient.Call call =
          client.call("smoke.Streams/Unary", MethodType.UNARY).send("n=1 size=300").takeAll();
      SpanView span = assertCall(call, 1, "completed");
      assertSent(span, 1, 300);
      assertReceived(span, 1, "n=1 size=300".length());
      assertThat(span.attributes()).doesNotContainKey("streamgauge.stream.type");
    }
  }

  @Test
  void clientStreamCountsEveryMessageAndByteOfItsClient() {
    try (GrpcClient client = client()) {
      GrpcClient.Call call = client.call("smoke.Streams/Collect", MethodType.CLIENT_STREAMING);
      long bytes = 0;
      for (int i = 0; i < 500; i++) {
        int size = i % 10 == 0 ? 0 : i * 31;
        call.message(new byte[size]);
        bytes += size;
      }
      call.end().takeAll();
      SpanView span = assertCall(call, 500, "completed");
      assertReceived(span, 500, bytes);
      assertSent(span, 1, 500);
    }
  }

  @Test
  void bothDirectionsOfACompressedConversationCount() {
    try (GrpcClient client = client()) {
      GrpcClient.Call call = client.compressed("smoke.Streams/Echo", MethodType.BIDI_STREAMING);
      long bytes = 0;
      for (int i = 0; i < 200; i++) {
        int size = i % 10 == 0 ? 0 : i * 17;
        call.message(new byte[size]);
        bytes += size;
      }
      call.end().takeAll();
      assertThat(call.messages()).isEqualTo(200);
      SpanView span = assertCall(call, 200, "completed");
      assertReceived(span, 200, bytes);
      assertSent(span, 200, bytes);
      assertThat(span.attributes()).containsEntry("streamgauge.exchange.mode", "bidirectional");
    }
  }

  @Test
  void clientThatPausesHoldsUpAnApplicationThatAsksWhetherItIsReady() {
    try (GrpcClient client = client()) {
      GrpcClient.Call call = client.call(SERVE, MethodType.SERVER_STREAMING);
      call.send("n=40 size=10000").take(1);
      Pause pause = new Pause();
      pause.begin();
      pause.end();
      call.takeAll();
      SpanView span = assertCall(call, 1, "completed");
      assertSent(span, 40, 400_000);
      assertThat((Double) span.attributes().get("streamgauge.stream.blocked"))
          .isBetween(0.9 * pause.seconds(), 1.1 * pause.seconds());
    }
  }

  @Test
  void clientThatLeavesIsToldWithWhatDidNotReachIt() {
    int window = 65_535;
    try (GrpcClient client = client();
        GrpcClient other = client()) {
      GrpcClient.Call call = client.call(SERVE, MethodType.SERVER_STREAMING);
      long before = written(other);
      call.send("n=100 size=10000 ignore");
      assertThat(Poll.holds(PATIENCE, () -> written(other) - before >= 100)).isTrue();
      assertThat(Poll.holds(PATIENCE, () -> overflows() > 0)).as("overflow").isTrue();
      assertThat(usage()).isGreaterThan(900_000);
      call.cancel();
      SpanView span = assertCall(call, 1, "client_abort");
      long whole = window / 10_005;
      assertSent(span, whole, whole * 10_000);
      assertThat(span.attributes())
          .containsEntry("streamgauge.abort.bytes_missing", (100 - whole) * 10_000);
      assertStatus(span, "CANCELLED");
      assertThat(span.isError()).isFalse();
    }
  }

  @Test
  void clientThatLeavesBeforeItIsAnsweredHasAborted() {
    try (GrpcClient client = client();
        GrpcClient other = client()) {
      long before = written(other);
      GrpcClient.Call call = client.call(SERVE, MethodType.SERVER_STREAMING).send("hang");
      assertThat(Poll.holds(PATIENCE, () -> written(other) - before >= 1000)).isTrue();
      call.cancel();
      SpanView span = assertCall(call, 1, "client_abort");
      assertStatus(span, "CANCELLED");
      assertThat(span.isError()).isFalse();
    }
  }

  private static long written(GrpcClient client) {
    return client.call("smoke.Streams/Unary", MethodType.UNARY).send("written").takeAll().bytes();
  }

  private double overflows() {
    return ofGrpc("streamgauge.buffer.overflows");
  }

  private double usage() {
    return ofGrpc("streamgauge.buffer.usage");
  }

  private double ofGrpc(String metric) {
    return collector()
        .telemetry()
        .sum(metric, point -> point.has("streamgauge.buffer.kind", "grpc_outbound"));
  }

  @Test
  void callWhoseTimeIsUpEndsByTimeout() {
    try (GrpcClient client = client()) {
      GrpcClient.Call call = client.within("300m", SERVE, MethodType.SERVER_STREAMING);
      call.send("hang").takeAll();
      SpanView span = assertCall(call, 1, "timeout");
      assertStatus(span, "DEADLINE_EXCEEDED");
      assertThat(span.attributes()).containsEntry("error.type", "DEADLINE_EXCEEDED");
    }
  }

  @Test
  void statusOfTheServersFaultIsAnError() {
    GrpcClient.Call call = serve("status=" + Status.Code.INTERNAL.value());
    SpanView span = assertCall(call, 1, "error");
    assertStatus(span, "INTERNAL");
    assertThat(span.isError()).isTrue();
    assertThat(span.attributes()).containsEntry("error.type", "INTERNAL");
  }

  @Test
  void statusOfTheClientsFaultIsNone() {
    GrpcClient.Call call = serve("status=" + Status.Code.NOT_FOUND.value());
    SpanView span = assertCall(call, 1, "completed");
    assertStatus(span, "NOT_FOUND");
    assertThat(span.isError()).isFalse();
  }

  @Test
  void methodThatTheServerDoesNotHaveIsOther() {
    try (GrpcClient client = client()) {
      GrpcClient.Call call =
          client.call("smoke.Streams/None", MethodType.UNARY).send("n=1").takeAll();
      SpanView span = spanOf(call);
      assertStatus(span, "UNIMPLEMENTED");
      assertThat(span.attributes())
          .containsEntry("rpc.method", "_OTHER")
          .containsEntry("error.type", "UNIMPLEMENTED")
          .containsEntry("streamgauge.stream.outcome", "error");
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void metricsAgreeWithSpansAndNothingIsLeftActive() {
    Telemetry telemetry = collector().telemetry();
    assertThat(telemetry.metric("http.server.active_requests")).isNotEmpty();
    assertThat(
            Poll.holds(
                PATIENCE,
                () ->
                    telemetry.sum("http.server.active_requests", point -> true) == 0
                        && telemetry.sum("streamgauge.stream.active", point -> true) == 0
                        && telemetry.sum("streamgauge.buffer.usage", point -> true) == 0))
        .as("all back to 0: %s", telemetry.metric("streamgauge.stream.active"))
        .isTrue();
    long spans =
        telemetry.spans().stream()
            .filter(span -> span.isServer() && span.name().equals("POST /" + SERVE))
            .count();
    long messages =
        telemetry.spans().stream()
            .filter(span -> span.isServer() && span.name().equals("POST /" + SERVE))
            .mapToLong(span -> (Long) span.attributes().get("streamgauge.stream.sent.messages"))
            .sum();
    assertThat(telemetry.count("rpc.server.call.duration", point -> point.has("rpc.method", SERVE)))
        .isEqualTo(spans);
    assertThat(
            telemetry.sum(
                "streamgauge.stream.messages",
                point ->
                    point.has("streamgauge.route", "/" + SERVE)
                        && point.has("streamgauge.stream.direction", "outbound")))
        .isEqualTo(messages);
    assertThat(telemetry.sum("streamgauge.agent.errors", point -> true)).isZero();
  }
}
