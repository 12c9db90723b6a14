// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A product as it is released: spans are posted to Zipkin's server, and read as traces. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZipkinIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A trace of that many spans is larger than a body has to be to count as a stream. */
  private static final int MANY = 8_000;

  private final MeasuredServer zipkin = MeasuredServer.start(new ZipkinServer(), Jdks.current());

  @AfterAll
  void stop() {
    zipkin.close();
  }

  @BeforeAll
  void answers() {
    assertThat(zipkin.run(WireRequest.get("/health")).response().status()).isEqualTo(200);
  }

  @Test
  void countsTheSpansThatArePostedAndTheTracesThatAreRead() {
    List<Integer> sizes = List.of(1, 2, 10, 100, 1_000);
    for (int spans : sizes) {
      byte[] body = trace(spans, spans);
      assertThatExchange(exact(post().body(body), 202)).received(body.length).sent(0);
      assertThatExchange(exact(post().chunkedBody(body, 1_000), 202)).received(body.length);
    }
    for (int spans : sizes) {
      awaitStored(spans);
      Exchange read = exact(WireRequest.get("/api/v2/trace/" + id(spans)), 200);
      assertThat(read.response().text()).contains("\"id\":\"0000000000000001\"");
      assertThat(read.response().bodyBytes())
          .isCloseTo(trace(spans, spans).length, withinPercentage(5));
    }
    exact(WireRequest.get("/api/v2/traces?serviceName=smoke&limit=100&lookback=86400000"), 200);
    exact(WireRequest.get("/api/v2/services"), 200);
    exact(WireRequest.get("/api/v2/trace/" + id(424_242)), 404);
  }

  @Test
  void largeTraceIsAStreamEitherWay() {
    byte[] body = trace(MANY, MANY);
    assertThat(body.length).isGreaterThan(1 << 20);
    assertThat(exact(post().body(body), 202).span().attributes())
        .containsEntry("streamgauge.stream.direction", "inbound");
    awaitStored(MANY);
    Exchange read = exact(WireRequest.get("/api/v2/trace/" + id(MANY)), 200);
    assertThat(read.response().bodyBytes()).isGreaterThan(1 << 20);
    assertThat(read.span().attributes()).containsEntry("streamgauge.stream.direction", "outbound");
  }

  @Test
  void countsEachOfManyStreamsOfOneHttp2Connection() {
    List<Http2Call> calls = new ArrayList<>();
    try (Http2Client client = zipkin.http2(Connectors.H2C)) {
      for (int i = 0; i < 20; i++) {
        calls.add(Http2Call.send(zipkin, client, post().body(trace(1_000_000 + i, 1 + i * 50))));
      }
      calls.forEach(call -> call.exchange().await(PATIENCE));
      Http2Call read = Http2Call.send(zipkin, client, WireRequest.get("/api/v2/services"));
      read.exchange().await(PATIENCE);
      calls.add(read);
    }
    for (Http2Call call : calls) {
      Exchange exchange = call.reported();
      assertThatExchange(exchange).isMeasured().isOver("2").hasOutcome("completed").isNoError();
      noteStream(exchange);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void metricsAddUpToWhatAllClientsSaw() {
    zipkin.ledger().assertEqualsMetricsOf(zipkin.collector().telemetry());
  }

  /** Sends it and holds what was reported of it against what came back. */
  private Exchange exact(WireRequest request, int status) {
    Exchange exchange = zipkin.run(request);
    assertThat(exchange.response().status()).isEqualTo(status);
    assertThatExchange(exchange).isMeasured().hasOutcome("completed").isNoError();
    noteStream(exchange);
    return exchange;
  }

  /** Whatever its span calls a stream adds up in the metrics: on a busy machine small bodies do. */
  private static void noteStream(Exchange exchange) {
    Object direction = exchange.span().attribute("streamgauge.stream.direction").orElse("");
    if (direction.equals("inbound")) {
      assertThatExchange(exchange).isInboundStream("http");
    } else if (direction.equals("outbound")) {
      assertThatExchange(exchange).isOutboundStream("http");
    }
  }

  /** Zipkin answers before it has stored what it was told. */
  private void awaitStored(int trace) {
    WireRequest read = WireRequest.get("/api/v2/trace/" + id(trace));
    assertThat(Poll.holds(PATIENCE, () -> statusOf(read) == 200)).isTrue();
  }

  private int statusOf(WireRequest request) {
    Exchange exchange = zipkin.run(request);
    noteStream(exchange);
    return exchange.response().status();
  }

  private static WireRequest post() {
    return WireRequest.of("POST", "/api/v2/spans").header("Content-Type", "application/json");
  }

  private static byte[] trace(int trace, int spans) {
    return IntStream.range(0, spans)
        .mapToObj(i -> span(trace, i))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String span(int trace, int number) {
    return String.format(
        "{\"traceId\":\"%s\",\"id\":\"%016x\",\"name\":\"call"
            + " %d\",\"timestamp\":%d,\"duration\":1000,"
            + "\"localEndpoint\":{\"serviceName\":\"smoke\"},\"tags\":{\"number\":\"%d\"}}",
        id(trace), number + 1L, number, System.currentTimeMillis() * 1_000, number);
  }

  private static String id(int trace) {
    return String.format("%016x", 0x5ca1ab1e00000000L + trace);
  }
}
