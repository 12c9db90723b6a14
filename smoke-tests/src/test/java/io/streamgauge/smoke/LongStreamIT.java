// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A stream that stays open is seen while it is open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongStreamIT {
  /** Two export intervals, and the time a loaded machine takes to decode them. */
  private static final Duration TWO_EXPORTS = Duration.ofMillis(2_500);

  private static final int EVENTS_PER_SECOND = 10;

  private @Nullable MeasuredServer started;

  @BeforeAll
  void start() {
    started = MeasuredServer.start(TomcatDistribution.TOMCAT_11, Jdks.current());
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void streamOfTwentyFiveSecondsShowsWhileItIsOpen() {
    assertShowsWhileOpen(25, 2);
  }

  @Test
  @Tag("long")
  void streamOfAMinuteShowsWhileItIsOpen() {
    assertShowsWhileOpen(60, 3);
  }

  private void assertShowsWhileOpen(int seconds, int segments) {
    MeasuredServer tomcat = tomcat();
    String lane = tomcat.lane();
    int events = seconds * EVENTS_PER_SECOND;
    int gap = 1_000 / EVENTS_PER_SECOND;
    WireRequest request = WireRequest.get(lane + "/sse?size=100&n=" + events + "&gap=" + gap);
    TraceParent caller = TraceParent.create();
    Telemetry telemetry = tomcat.collector().telemetry();
    try (WireClient client = tomcat.connect()) {
      client.send(caller.parentOf(request));
      WireHead head = client.receiveHead();
      client.peek();
      CompletableFuture<WireResponse> response =
          CompletableFuture.supplyAsync(() -> client.receiveBody(request, head));
      assertGrowsWithinTwoExports(telemetry, lane + "/*");
      assertThat(active(telemetry, lane + "/*")).isEqualTo(1);
      tomcat
          .collector()
          .awaitSpan(Duration.ofSeconds(13), "the first segment", isSegmentOf(caller));
      assertGrowsWithinTwoExports(telemetry, lane + "/*");
      assertThat(response).isNotDone();
      assertSpansAddUp(caller, tomcat.reported(caller, request, response.join()), segments);
    }
    tomcat.ledger().assertEqualsMetricsOf(telemetry);
    assertThat(Poll.holds(TWO_EXPORTS, () -> active(telemetry, lane + "/*") == 0)).isTrue();
  }

  private static void assertGrowsWithinTwoExports(Telemetry telemetry, String route) {
    double before = bytes(telemetry, route);
    assertThat(Poll.holds(TWO_EXPORTS, () -> bytes(telemetry, route) > before))
        .as("bytes of %s grow beyond %s", route, before)
        .isTrue();
  }

  private void assertSpansAddUp(TraceParent caller, Exchange exchange, int atLeastSegments) {
    SpanView stream =
        tomcat()
            .collector()
            .awaitSpan(
                Duration.ofSeconds(10),
                "the stream's span",
                span ->
                    span.traceId().equals(caller.traceId())
                        && span.name().equals("stream.send " + exchange.route()));
    assertThat(stream.parentSpanId()).isEqualTo(exchange.span().spanId());
    assertThat(stream.attributes())
        .containsEntry("streamgauge.stream.bytes", exchange.response().bodyBytes())
        .containsEntry("streamgauge.stream.chunks", (long) exchange.response().chunks().size())
        .containsEntry("streamgauge.stream.outcome", "completed");
    List<SpanView> segments =
        tomcat().collector().telemetry().spans().stream().filter(isSegmentOf(caller)).toList();
    assertThat(segments).hasSizeGreaterThanOrEqualTo(atLeastSegments);
    assertThat(segments).allMatch(segment -> segment.parentSpanId().equals(stream.spanId()));
    assertThat(segments.stream().mapToLong(LongStreamIT::bytes).sum())
        .isEqualTo(exchange.response().bodyBytes());
    ExchangeAssert.assertThatExchange(exchange).isMeasured().isOutboundStream("sse");
  }

  private static Predicate<SpanView> isSegmentOf(TraceParent caller) {
    return span -> span.traceId().equals(caller.traceId()) && span.name().equals("stream.segment");
  }

  private static long bytes(SpanView segment) {
    return segment.attribute("streamgauge.stream.bytes").map(b -> (Long) b).orElseThrow();
  }

  private static double bytes(Telemetry telemetry, String route) {
    return telemetry.sum("streamgauge.stream.io", p -> p.has("streamgauge.route", route));
  }

  private static double active(Telemetry telemetry, String route) {
    return telemetry.sum("streamgauge.stream.active", p -> p.has("streamgauge.route", route));
  }

  private MeasuredServer tomcat() {
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }
}
