// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Beside an agent that makes SERVER spans itself, in either order of the two flags: one trace, one
 * SERVER span, what we measure below it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OtherAgentContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final OtherAgent other;
  private final OtlpCollector collector;
  private final TestServer server;

  /**
   * Starts a server under both agents.
   *
   * @param oursFirst whether our flag comes first
   */
  OtherAgentContract(ServerUnderTest underTest, OtherAgent other, boolean oursFirst) {
    this.other = other;
    this.collector = OtlpCollector.start();
    this.server =
        underTest.start(
            MeasuredServer.launch(Jdks.current())
                .jvmArguments(other.besideOurs(oursFirst))
                .environment(AgentOptions.reportingTo(collector.endpoint())));
  }

  @AfterAll
  void stop() {
    server.close();
    collector.close();
  }

  @Test
  void streamIsAChildOfTheOtherAgentsServerSpan() {
    TraceParent caller = TraceParent.create();
    WireRequest request = Scenario.THOUSAND_CHUNKS.in("/app/c0");
    WireResponse response = WireClient.once(server.port(), caller.parentOf(request));
    SpanView stream = childOf(spanOf(request));
    assertThat(stream.name()).startsWith("stream.send /app/c0/");
    assertThat(stream.traceId()).isEqualTo(caller.traceId());
    assertThat(stream.attributes())
        .containsEntry("streamgauge.stream.bytes", response.bodyBytes())
        .containsEntry("streamgauge.stream.outcome", "completed");
    assertThat(ours(caller)).containsExactly(stream);
  }

  @Test
  void traceIsTheOtherAgentsWhereTheCallerHasNone() {
    WireRequest request = Scenario.EVENTS.in("/app/c1");
    WireResponse response = WireClient.once(server.port(), request);
    assertThat(childOf(spanOf(request)).attributes())
        .containsEntry("streamgauge.stream.bytes", response.bodyBytes());
  }

  @Test
  void responseOfAThreadOfTheApplicationsOwnIsAChildToo() {
    WireRequest request = Scenario.ASYNC_ON_OWN_THREAD.in("/app/c2");
    WireResponse response = WireClient.once(server.port(), request);
    assertThat(childOf(spanOf(request)).attributes())
        .containsEntry("streamgauge.stream.bytes", response.bodyBytes());
  }

  @Test
  void requestsWithoutAStreamHaveNoSecondSpan() {
    TraceParent plain = TraceParent.create();
    WireClient.once(server.port(), plain.parentOf(WireRequest.get("/app/hello")));
    TraceParent missing = TraceParent.create();
    WireClient.once(server.port(), missing.parentOf(Scenario.NO_SUCH_FILE.in("/app/c3")));
    awaitExport("/app/c3");
    assertThat(ours(plain)).isEmpty();
    assertThat(ours(missing)).isEmpty();
  }

  @Test
  void whatTheOtherAgentDoesNotSampleHasNoSpans() {
    TraceParent caller = TraceParent.create();
    String unsampled = "00-" + caller.traceId() + "-" + caller.spanId() + "-00";
    WireRequest request = Scenario.THOUSAND_CHUNKS.in("/app/c4");
    WireClient.once(server.port(), request.header("traceparent", unsampled));
    awaitExport("/app/c5");
    assertThat(ours(caller)).isEmpty();
  }

  /** A later stream's span has come, so that of all before would have come too. */
  private void awaitExport(String lane) {
    WireRequest later = Scenario.THREE_FLUSHES.in(lane);
    WireClient.once(server.port(), later);
    childOf(spanOf(later));
  }

  /** The SERVER span that the other agent has made. */
  private TraceParent spanOf(WireRequest request) {
    return Poll.until(
        PATIENCE,
        () -> other + "'s span of " + request + ": " + server.jvm().stderr(),
        () -> other.spanOf(request.path(), server, collector.telemetry()));
  }

  private SpanView childOf(TraceParent parent) {
    SpanView child =
        collector.awaitSpan(
            PATIENCE,
            "a child of " + parent,
            span -> isOurs(span) && span.parentSpanId().equals(parent.spanId()));
    assertThat(child.traceId()).endsWith(parent.traceId());
    return child;
  }

  private List<SpanView> ours(TraceParent caller) {
    return collector.telemetry().spans().stream()
        .filter(span -> isOurs(span) && span.traceId().equals(caller.traceId()))
        .toList();
  }

  private static boolean isOurs(SpanView span) {
    return span.scope().equals("io.streamgauge");
  }
}
