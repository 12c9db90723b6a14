// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.streamgauge.agent.config.Switch;
import io.streamgauge.agent.config.TracedMessages;
import io.streamgauge.agent.streams.Exchanges;
import io.streamgauge.agent.streams.HttpExchange;
import io.streamgauge.agent.streams.LiveTable;
import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.bootstrap.WebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpanExportTest {

  private static final long SECOND = 1_000_000_000L;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String OTHER = "00f067aa0ba902b7";

  private final List<SpanData> sent = new ArrayList<>();
  private final LiveTable table = Exchanges.table();
  private final SpanExport spans = connect(Sampler.parentBased(Sampler.alwaysOn()));

  private SpanExport connect(Sampler sampler) {
    return connect(sampler, Switch.AUTO);
  }

  private SpanExport connect(Sampler sampler, Switch serverSpan) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(sampler)
            .addSpanProcessor(SimpleSpanProcessor.create(new Kept()))
            .build();
    SpanExport export =
        new SpanExport(
            provider.get(Scope.NAME),
            W3CTraceContextPropagator.getInstance(),
            new SegmentSchedule(10 * SECOND),
            serverSpan,
            new MessageSpans(provider.get(Scope.NAME), table.store()));
    table.connect(export);
    return export;
  }

  private final class Kept implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      sent.addAll(batch);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private HttpExchange events(Duration age) {
    HttpExchange exchange = Exchanges.get(table, "/live", age);
    exchange.mapped("/app", new String[] {"/live"}, "/live");
    exchange.response(200, "text/event-stream", -1);
    exchange.outbound().chunk(10);
    return exchange;
  }

  private SpanData only(String name) {
    List<SpanData> found = sent.stream().filter(s -> s.getName().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private List<SpanData> segments() {
    return sent.stream().filter(s -> s.getName().equals("stream.segment")).toList();
  }

  private static @Nullable Object value(SpanData span, Attribute attribute) {
    return span.getAttributes().asMap().entrySet().stream()
        .filter(e -> e.getKey().getKey().equals(attribute.key()))
        .map(java.util.Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static long number(SpanData span, Attribute attribute) {
    Long number = span.getAttributes().get(AttributeKey.longKey(attribute.key()));
    assertThat(number).as(attribute.key()).isNotNull();
    return number == null ? 0 : number;
  }

  private HttpExchange room(Sampler sampler) {
    connect(sampler);
    HttpExchange handshake = Exchanges.get(table, "/rooms/7", Duration.ZERO);
    handshake.asksForWebSocket();
    handshake.routed("/rooms/{name}");
    handshake.response(101, null, -1);
    return Exchanges.upgrade(table, handshake, "websocket", TracedMessages.ANOMALOUS);
  }

  private static void fail(HttpExchange room) {
    WebSocket session = room.webSocket();
    session.handled(session.handling(), new IllegalStateException());
  }

  @Test
  void messageThatFailsIsATraceOfItsOwnWithALinkToItsSession() {
    HttpExchange room = room(Sampler.alwaysOn());
    room.webSocket().handled(room.webSocket().handling(), null);
    fail(room);
    table.sweep();

    SpanData message = only("message.process /rooms/{name}");
    assertThat(message.getKind().name()).isEqualTo("CONSUMER");
    assertThat(message.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(message.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(value(message, Attribute.ERROR_TYPE)).isEqualTo("java.lang.IllegalStateException");
    assertThat(value(message, Attribute.ROUTE)).isEqualTo("/rooms/{name}");
    room.webSocket().controlReceived(8, null);
    room.end();
    table.sweep();
    SpanData session = only("websocket.session /rooms/{name}");
    assertThat(message.getLinks()).hasSize(1);
    assertThat(message.getLinks().get(0).getSpanContext()).isEqualTo(session.getSpanContext());
    assertThat(message.getTraceId()).isNotEqualTo(session.getTraceId());
    assertThat(value(message, Attribute.EXCHANGE_ID))
        .isEqualTo(value(session, Attribute.EXCHANGE_ID));
    assertThat(sent).as("spans of the streams of a short session").hasSize(3);
  }

  @Test
  void windowsOfASessionHoldItsMessages() {
    HttpExchange session = Exchanges.silentSession(table, "/rooms/7", Duration.ofSeconds(11));
    session.webSocket().sent(0x81, 5);
    session.webSocket().sent(0x01, 5);
    table.sweep();
    session.webSocket().sent(0x80, 5);
    session.webSocket().received(0x82, 9);
    session.end();
    table.sweep();

    List<SpanData> sending = segmentsOf("outbound");
    assertThat(sending.stream().map(span -> number(span, Attribute.MESSAGES)))
        .containsExactly(1L, 1L);
    assertThat(sending.stream().map(span -> number(span, Attribute.CHUNKS)))
        .containsExactly(2L, 1L);
    assertThat(segmentsOf("inbound").stream().map(span -> number(span, Attribute.MESSAGES)))
        .containsExactly(0L, 1L);
    assertThat(number(only("stream.send /rooms/{id}"), Attribute.MESSAGES)).isEqualTo(2);
  }

  private List<SpanData> segmentsOf(String direction) {
    return segments().stream()
        .filter(span -> direction.equals(value(span, Attribute.DIRECTION)))
        .toList();
  }

  @Test
  void messageOfASessionThatHasEndedHasItsSpanAllTheSame() {
    HttpExchange room = room(Sampler.alwaysOn());
    fail(room);
    room.end();
    table.sweep();
    SpanData session = only("websocket.session /rooms/{name}");
    assertThat(only("message.process /rooms/{name}").getLinks().get(0).getSpanContext())
        .isEqualTo(session.getSpanContext());
  }

  @Test
  void moreMessagesThanTenASecondAreCountedOnly() {
    HttpExchange room = room(Sampler.alwaysOn());
    for (int i = 0; i < 40; i++) {
      fail(room);
    }
    table.sweep();
    assertThat(sent).hasSize(10 + 1);
    assertThat(
            table
                .store()
                .series(Metric.AGENT_SUPPRESSED, Labels.of(Attribute.EVENT_NAME, "message.process"))
                .count())
        .isEqualTo(30);
  }

  @Test
  void messageThatIsNotSampledHasNoSpan() {
    HttpExchange room = room(Sampler.alwaysOff());
    fail(room);
    room.end();
    table.sweep();
    assertThat(sent).isEmpty();
  }

  @Test
  void plainRequestIsOneServerSpanWithTheBytesThatReallyMoved() {
    HttpExchange exchange = Exchanges.open(table, "POST", "/items/17", Duration.ofMillis(100));
    exchange.inbound().chunk(7);
    exchange.response(201, "text/plain", 99);
    exchange.outbound().chunk(99);
    exchange.end();
    table.sweep();

    SpanData span = only("POST");
    assertThat(sent).hasSize(1);
    assertThat(span.getKind().name()).isEqualTo("SERVER");
    assertThat(value(span, Attribute.PATH)).isEqualTo("/items/17");
    assertThat(value(span, Attribute.ROUTE)).isEqualTo("/items/{id}");
    assertThat(value(span, Attribute.ROUTE_SOURCE)).isEqualTo("inferred");
    assertThat(value(span, Attribute.HTTP_ROUTE)).isNull();
    assertThat(number(span, Attribute.REQUEST_SIZE)).isEqualTo(7);
    assertThat(number(span, Attribute.RESPONSE_SIZE)).isEqualTo(99);
    assertThat(number(span, Attribute.STATUS)).isEqualTo(201);
    assertThat(value(span, Attribute.OUTCOME)).isEqualTo("completed");
    assertThat(value(span, Attribute.TYPE)).isNull();
    assertThat(value(span, Attribute.EXCHANGE_ID)).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEndEpochNanos() - span.getStartEpochNanos())
        .isBetween(SECOND / 10, 5 * SECOND);
    assertThat(span.getEndEpochNanos() / SECOND)
        .isBetween(System.currentTimeMillis() / 1000 - 5, System.currentTimeMillis() / 1000 + 1);
  }

  @Test
  void shortCleanStreamIsToldOfOnTheServerSpan() {
    events(Duration.ZERO).end();
    table.sweep();
    SpanData span = only("GET /app/live");
    assertThat(sent).hasSize(1);
    assertThat(value(span, Attribute.TYPE)).isEqualTo("sse");
    assertThat(value(span, Attribute.DIRECTION)).isEqualTo("outbound");
    assertThat(value(span, Attribute.LONG_RUNNING)).isEqualTo(true);
    assertThat(number(span, Attribute.BYTES)).isEqualTo(10);
    assertThat(number(span, Attribute.CHUNKS)).isEqualTo(1);
    assertThat(value(span, Attribute.ROUTE_SOURCE)).isEqualTo("framework");
  }

  @Test
  void streamOfASecondHasASpanOfItsOwnUnderTheServerSpan() {
    events(Duration.ofSeconds(2)).end();
    table.sweep();
    SpanData server = only("GET /app/live");
    SpanData send = only("stream.send /app/live");
    assertThat(send.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(send.getTraceId()).isEqualTo(server.getTraceId());
    assertThat(send.getStartEpochNanos()).isEqualTo(server.getStartEpochNanos());
    assertThat(send.getEndEpochNanos()).isEqualTo(server.getEndEpochNanos());
    assertThat(value(server, Attribute.EXCHANGE_ID)).asString().matches("[0-7][0-9a-f]{15}");
    assertThat(value(send, Attribute.EXCHANGE_ID)).isEqualTo(value(server, Attribute.EXCHANGE_ID));
  }

  @Test
  void bothDirectionsOfATwoWayExchangeHaveTheirTotals() {
    HttpExchange both = Exchanges.open(table, "POST", "/both", Duration.ZERO);
    both.inbound().chunk(2 << 20);
    both.response(200, "text/event-stream", -1);
    both.outbound().chunk(10);
    both.end();
    table.sweep();
    assertThat(value(only("POST"), Attribute.DIRECTION)).isEqualTo("outbound");
    assertThat(value(only("POST"), Attribute.MODE)).isEqualTo("bidirectional");
    assertThat(number(only("stream.receive /both"), Attribute.BYTES)).isEqualTo(2 << 20);
  }

  @Test
  void windowsFollowEachOtherAndAddUpToTheStream() {
    HttpExchange exchange = events(Duration.ofSeconds(100));
    table.connect(new NoSpansYet());
    table.sweep();
    table.connect(spans);
    for (int age : new int[] {1, 9, 10, 11, 39, 40, 41, 70}) {
      exchange.outbound().chunk(age);
      spans.live(exchange.outbound(), "/app/live", exchange.startNanos() + age * SECOND);
    }
    assertThat(segments()).hasSize(3);
    exchange.outbound().chunk(1000);
    exchange.end();
    table.sweep();

    List<SpanData> windows = segments();
    SpanData send = only("stream.send /app/live");
    assertThat(windows).hasSize(4).allMatch(s -> s.getParentSpanId().equals(send.getSpanId()));
    assertThat(windows.stream().mapToLong(s -> number(s, Attribute.BYTES)).sum())
        .isEqualTo(number(send, Attribute.BYTES))
        .isEqualTo(exchange.outbound().bytes());
    assertThat(windows.stream().mapToLong(s -> number(s, Attribute.CHUNKS)).sum()).isEqualTo(10);
    assertThat(number(windows.get(3), Attribute.BYTES_TOTAL))
        .isEqualTo(number(send, Attribute.BYTES));
    assertThat(windows.get(0).getEndEpochNanos() - send.getStartEpochNanos())
        .isEqualTo(10 * SECOND);
    assertThat(windows.get(0).getStartEpochNanos()).isEqualTo(send.getStartEpochNanos());
    assertThat(windows.get(3).getEndEpochNanos()).isEqualTo(send.getEndEpochNanos());
    for (int i = 0; i < 4; i++) {
      SpanData window = windows.get(i);
      assertThat(number(window, Attribute.SEGMENT_INDEX)).isEqualTo(i);
      assertThat(value(window, Attribute.SEGMENT_FINAL)).isEqualTo(i == 3);
      if (i > 0) {
        assertThat(window.getStartEpochNanos()).isEqualTo(windows.get(i - 1).getEndEpochNanos());
        LinkData link = window.getLinks().get(0);
        assertThat(link.getSpanContext().getSpanId()).isEqualTo(windows.get(i - 1).getSpanId());
        assertThat(link.getAttributes().get(AttributeKey.stringKey("streamgauge.link.type")))
            .isEqualTo("previous_segment");
      }
    }
  }

  /** Recognises streams, as any sweep does, without spans. */
  private static final class NoSpansYet implements io.streamgauge.agent.streams.SpanSink {
    @Override
    public void live(
        io.streamgauge.agent.streams.StreamMeter stream, String route, long nowNanos) {}

    @Override
    public void ended(HttpExchange exchange, String route) {}
  }

  @Test
  void runningStreamShowsAtTenSecondsAndNotBefore() {
    events(Duration.ofSeconds(9));
    table.sweep();
    assertThat(sent).isEmpty();
    events(Duration.ofSeconds(11));
    table.sweep();
    assertThat(segments()).hasSize(1);
    table.sweep();
    assertThat(segments()).hasSize(1);
  }

  @Test
  void parentIsTheRequestsTraceContext() {
    HttpExchange exchange = events(Duration.ZERO);
    exchange.parent("00-" + TRACE + "-" + PARENT + "-01", "vendor=x");
    exchange.end();
    table.sweep();
    SpanData span = only("GET /app/live");
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getSpanContext().getTraceState().get("vendor")).isEqualTo("x");
  }

  @Test
  void streamIsAChildOfAnotherAgentsServerSpan() {
    HttpExchange exchange = events(Duration.ofSeconds(20));
    exchange.parent("00-" + TRACE + "-" + PARENT + "-01", null);
    Exchanges.spanOfOtherAgent(exchange, TRACE, OTHER, true);
    table.sweep();
    exchange.end();
    table.sweep();

    SpanData stream = only("stream.send /app/live");
    assertThat(stream.getTraceId()).isEqualTo(TRACE);
    assertThat(stream.getParentSpanId()).isEqualTo(OTHER);
    assertThat(number(stream, Attribute.BYTES)).isEqualTo(10);
    assertThat(segments()).extracting(SpanData::getTraceId).containsExactly(TRACE, TRACE);
    assertThat(sent).extracting(span -> span.getKind().name()).doesNotContain("SERVER");
  }

  /** What the SERVER span says of such a stream otherwise would be told nowhere. */
  @Test
  void shortStreamBesideAnotherAgentHasASpanToo() {
    HttpExchange exchange = events(Duration.ZERO);
    Exchanges.spanOfOtherAgent(exchange, TRACE, OTHER, true);
    exchange.end();
    table.sweep();
    assertThat(sent).hasSize(1);
    assertThat(only("stream.send /app/live").getParentSpanId()).isEqualTo(OTHER);
  }

  @Test
  void plainRequestBesideAnotherAgentHasNoSpan() {
    HttpExchange exchange = Exchanges.get(table, "/", Duration.ZERO);
    Exchanges.spanOfOtherAgent(exchange, TRACE, OTHER, true);
    exchange.response(200, "text/plain", 10);
    exchange.outbound().chunk(10);
    exchange.end();
    table.sweep();
    assertThat(sent).isEmpty();
  }

  @Test
  void anotherAgentsDecisionNotToSampleIsFollowed() {
    connect(Sampler.alwaysOn());
    HttpExchange exchange = events(Duration.ofSeconds(20));
    Exchanges.spanOfOtherAgent(exchange, TRACE, OTHER, false);
    table.sweep();
    exchange.end();
    table.sweep();
    assertThat(sent).isEmpty();
  }

  @Test
  void sessionIsAChildOfAnotherAgentsServerSpan() {
    HttpExchange handshake = Exchanges.get(table, "/chat", Duration.ZERO);
    Exchanges.spanOfOtherAgent(handshake, TRACE, OTHER, true);
    handshake.response(101, null, -1);
    HttpExchange session = Exchanges.upgrade(table, handshake, "chat");
    session.outbound().chunk(10);
    session.end();
    table.sweep();
    SpanData span = only("upgrade.session");
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(OTHER);
  }

  @Test
  void serverSpanIsMadeBesideAnotherAgentsWhereTheSettingSaysSo() {
    connect(Sampler.alwaysOn(), Switch.ON);
    HttpExchange exchange = events(Duration.ZERO);
    exchange.parent("00-" + TRACE + "-" + PARENT + "-01", null);
    Exchanges.spanOfOtherAgent(exchange, TRACE, OTHER, true);
    exchange.end();
    table.sweep();
    assertThat(sent).hasSize(1);
    assertThat(only("GET /app/live").getParentSpanId()).isEqualTo(PARENT);
  }

  @Test
  void withoutServerSpansTheCallerIsTheParentOfStreamsWhereThereIsOne() {
    connect(Sampler.parentBased(Sampler.alwaysOn()), Switch.OFF);
    HttpExchange called = events(Duration.ZERO);
    called.parent("00-" + TRACE + "-" + PARENT + "-01", null);
    called.end();
    table.sweep();
    assertThat(only("stream.send /app/live").getParentSpanId()).isEqualTo(PARENT);
    sent.clear();

    events(Duration.ZERO).end();
    table.sweep();
    assertThat(sent).hasSize(1);
    assertThat(only("stream.send /app/live").getParentSpanId()).isEqualTo(SpanId.getInvalid());
  }

  @Test
  void malformedTraceContextMakesARoot() {
    HttpExchange exchange = events(Duration.ZERO);
    exchange.parent("00-zz-01", null);
    exchange.end();
    table.sweep();
    assertThat(only("GET /app/live").getParentSpanId()).isEqualTo(SpanId.getInvalid());
  }

  @Test
  void callersDecisionNotToSampleIsFollowed() {
    HttpExchange exchange = events(Duration.ofSeconds(20));
    exchange.parent("00-" + TRACE + "-" + PARENT + "-00", null);
    table.sweep();
    exchange.end();
    table.sweep();
    assertThat(sent).isEmpty();
  }

  @Test
  void clientThatLeavesIsNoErrorButTold() {
    HttpExchange exchange = Exchanges.get(table, "/file", Duration.ZERO);
    exchange.response(200, "video/mp4", 1000);
    exchange.outbound().chunk(400);
    exchange.outbound().transportFailed(new IOException("Broken pipe"));
    exchange.failed(new IOException("Broken pipe"));
    exchange.end();
    table.sweep();
    assertEnd(only("GET"), "client_abort", null);
    assertThat(number(only("GET"), Attribute.MISSING_BYTES)).isEqualTo(600);
    assertEnd(only("stream.send /file"), "client_abort", null);
  }

  @Test
  void uploadThatIsCutIsAnError() {
    HttpExchange exchange = Exchanges.open(table, "PUT", "/file", Duration.ZERO);
    exchange.inbound().chunk(400);
    exchange.inbound().transportFailed(new EOFException());
    exchange.end();
    table.sweep();
    assertEnd(only("PUT"), "client_abort", "incomplete_request_body");
    assertThat(value(only("PUT"), Attribute.STATUS)).isNull();
  }

  @Test
  void failureOfTheApplicationIsAnErrorOfItsClass() {
    HttpExchange exchange = Exchanges.get(table, "/x", Duration.ZERO);
    exchange.failed(new IllegalStateException());
    exchange.response(500, null, 0);
    exchange.end();
    table.sweep();
    assertEnd(only("GET"), "error", "java.lang.IllegalStateException");
  }

  @Test
  void statusOfTheServersFaultIsAnErrorAndTheClientsIsNone() {
    HttpExchange unavailable = Exchanges.get(table, "/x", Duration.ZERO);
    unavailable.response(503, null, 0);
    unavailable.end();
    table.sweep();
    assertEnd(only("GET"), "error", "503");
    sent.clear();
    HttpExchange missing = Exchanges.get(table, "/x", Duration.ZERO);
    missing.response(404, null, 0);
    missing.end();
    table.sweep();
    assertEnd(only("GET"), "completed", null);
  }

  @Test
  void responseShorterThanAnnouncedIsAServerAbort() {
    HttpExchange exchange = Exchanges.get(table, "/x", Duration.ZERO);
    exchange.response(200, "text/plain", 100);
    exchange.outbound().chunk(60);
    exchange.end();
    table.sweep();
    assertEnd(only("GET"), "server_abort", "incomplete_response");
    assertThat(value(only("GET"), Attribute.MISSING_BYTES)).isNull();
  }

  @Test
  void timeoutsAreErrorsNamedByWhatTimedOut() {
    HttpExchange writing = events(Duration.ZERO);
    writing.outbound().transportFailed(new SocketTimeoutException());
    writing.end();
    table.sweep();
    assertEnd(only("GET /app/live"), "timeout", "write_timeout");
    sent.clear();
    HttpExchange reading = Exchanges.open(table, "POST", "/x", Duration.ZERO);
    reading.inbound().transportFailed(new SocketTimeoutException());
    reading.end();
    HttpExchange waiting = events(Duration.ZERO);
    waiting.timedOut();
    waiting.end();
    table.sweep();
    assertEnd(only("POST"), "timeout", "read_timeout");
    assertEnd(only("GET /app/live"), "timeout", "async_timeout");
  }

  @Test
  void endOfTheJvmEndsWhatIsOpen() {
    events(Duration.ofSeconds(11));
    table.sweep();
    table.shutdown();
    assertEnd(only("GET /app/live"), "shutdown", null);
    assertThat(segments()).hasSize(2);
    assertThat(value(segments().get(1), Attribute.SEGMENT_FINAL)).isEqualTo(true);
  }

  @Test
  void unknownMethodIsKeptOutOfTheName() {
    HttpExchange exchange = Exchanges.open(table, "BREW".repeat(100), "/x", Duration.ZERO);
    exchange.end();
    table.sweep();
    SpanData span = only("HTTP");
    assertThat(value(span, Attribute.METHOD)).isEqualTo("_OTHER");
    assertThat(value(span, Attribute.METHOD_ORIGINAL)).asString().startsWith("BREW").hasSize(64);
  }

  @Test
  void secretsInThePathStayInTheJvm() {
    String jwt =
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
    Exchanges.get(table, "/t/" + jwt + "/list;jsessionid=1A2B", Duration.ZERO).end();
    table.sweep();
    assertThat(value(only("GET"), Attribute.PATH)).isEqualTo("/t/{token}/list;{token}");
    assertThat(value(only("GET"), Attribute.ROUTE)).isEqualTo("/t/{id}/list");
  }

  private static void assertEnd(SpanData span, String outcome, @Nullable String error) {
    assertThat(value(span, Attribute.OUTCOME)).isEqualTo(outcome);
    assertThat(value(span, Attribute.ERROR_TYPE)).isEqualTo(error);
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(error == null ? StatusCode.UNSET : StatusCode.ERROR);
  }
}
