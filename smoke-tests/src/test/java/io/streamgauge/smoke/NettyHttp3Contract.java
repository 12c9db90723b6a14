// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.codec.quic.Quic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP/3 on Netty's codec and its QUIC: every stream is counted, held up and ended on its own.
 *
 * <p>The client reads the frames of its streams itself and shares with the server what is below
 * them only, the transport, of another release: what it counts, neither Netty's codec of HTTP/3 nor
 * the agent has had in hand. A window is used up to the byte, frames' heads included, so what the
 * server has been able to send to a client that takes nothing is known exactly.
 */
abstract class NettyHttp3Contract extends ServerContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OFFERED = 200_000;

  /** What the application's {@code ignore} writes at once. */
  private static final int PIECE = 65_536;

  NettyHttp3Contract(Http3Server server) {
    super(server, 17);
  }

  @Override
  String title() {
    return super.title() + ": HTTP/3";
  }

  @Override
  @BeforeAll
  void start() {
    assumeTrue(Quic.isAvailable(), () -> "no native QUIC here: " + Quic.unavailabilityCause());
    super.start();
  }

  /** A request on its way. */
  private record Call(
      MeasuredServer server, TraceParent caller, WireRequest request, Http3Exchange exchange) {
    Exchange reported() {
      return server.reported(caller, request, exchange.await(PATIENCE));
    }

    String route() {
      return server.routeOf(request.path());
    }
  }

  private Http3Client connect() {
    return Http3Client.to(measured().port(Http3Server.H3));
  }

  private Call send(Http3Client client, WireRequest request) {
    TraceParent caller = TraceParent.create();
    return new Call(measured(), caller, request, client.send(caller.parentOf(request)));
  }

  private Call sendPaused(Http3Client client, WireRequest request) {
    TraceParent caller = TraceParent.create();
    return new Call(measured(), caller, request, client.sendPaused(caller.parentOf(request)));
  }

  private Call open(Http3Client client, WireRequest request) {
    TraceParent caller = TraceParent.create();
    return new Call(measured(), caller, request, client.open(caller.parentOf(request)));
  }

  private Exchange answered(WireRequest request) {
    try (Http3Client client = connect()) {
      return send(client, request).reported();
    }
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(measured().lane() + behaviour);
  }

  private WireRequest post(String behaviour, int size) {
    return WireRequest.of("POST", measured().lane() + behaviour).body(Payloads.bytes(size));
  }

  private static ExchangeAssert assertCompleted(Exchange exchange) {
    assertThat(exchange.response().complete()).isTrue();
    return assertThatExchange(exchange)
        .isMeasured()
        .isOver("3")
        .hasOutcome("completed")
        .isNoError();
  }

  @Test
  void bodyOfKnownLengthIsExact() {
    Exchange exchange = answered(get("/write?size=1000&length=1000"));
    assertCompleted(exchange).sent(1000).isNoStream().wasNotBlocked();
  }

  @Test
  void everyDataFrameIsAChunk() {
    Exchange exchange = answered(get("/write?size=8192&n=1000"));
    assertThat(exchange.response().chunks()).hasSize(1000);
    assertCompleted(exchange).sent(8_192_000).isOutboundStream("http").hasChunks(1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 16_383, 16_384, 100_000})
  void framesOfEverySizeOfHeadAreExact(int size) {
    Exchange exchange = answered(get("/write?type=video/mp4&n=5&size=" + size));
    assertThat(exchange.response().chunks()).containsOnly(size).hasSize(5);
    assertCompleted(exchange).sent(5L * size).isOutboundStream("http").hasChunks(5);
  }

  @Test
  void emptyFrameIsNoChunk() {
    Exchange exchange = answered(get("/flush-marker"));
    assertThat(exchange.response().chunks()).containsExactly(100, 100);
    assertCompleted(exchange).isOutboundStream("http").hasChunks(2);
  }

  @Test
  void trailersAreNoBody() {
    try (Http3Client client = connect()) {
      Call call = send(client, get("/trailers?n=3&size=100"));
      assertCompleted(call.reported()).sent(300).isOutboundStream("http").hasChunks(3);
      assertThat(call.exchange().hasTrailers()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/write?size=10&status=204", "/write?size=10&status=304", "/empty", "/redirect"})
  void answersWithoutBodyCountNone(String behaviour) {
    assertCompleted(answered(get(behaviour))).sent(0).isNoStream();
  }

  @Test
  void headCountsNoBody() {
    WireRequest request = WireRequest.of("HEAD", measured().lane() + "/write?size=10000");
    assertCompleted(answered(request)).sent(0).isNoStream();
  }

  @Test
  void fileIsExact() {
    WireRequest request =
        WireRequest.get("/app/files/huge-300000000.bin").header("Range", "bytes=1048576-3145727");
    Exchange exchange = answered(request);
    assertThat(exchange.response().chunks()).hasSize(128);
    assertCompleted(exchange).sent(2 << 20).isOutboundStream("http").hasChunks(128);
  }

  @Test
  void eventsAndWritesOfAnotherThreadAreExact() {
    assertCompleted(answered(get("/sse?n=20&size=100&gap=5"))).isOutboundStream("sse");
    assertCompleted(answered(get("/async?n=10&size=1000")))
        .sent(10_000)
        .isOutboundStream("http")
        .hasChunks(10);
  }

  @Test
  void uploadCountsWhatItsClientSent() {
    Exchange exchange = answered(post("/upload-stream", 2_000_000));
    assertThat(exchange.response().text()).isEqualTo("2000000");
    assertCompleted(exchange).received(2_000_000).isInboundStream("http").hasChunks(123);
  }

  @Test
  void emptyUploadOpensNoStream() {
    assertCompleted(answered(post("/upload-stream", 0))).received(0).isNoStream();
  }

  @Test
  void uploadThatNobodyReadsIsCountedAsFarAsItCame() {
    assertThatExchange(answered(post("/upload-unread", 20_000)))
        .isIdentified()
        .sent(1)
        .receivedAtMostWhatWasSent();
  }

  @Test
  void concurrentStreamsAreEachExact() {
    List<Call> calls = new ArrayList<>();
    try (Http3Client client = connect()) {
      for (int piece : Http2Contract.PIECES) {
        calls.add(send(client, get("/write?type=video/mp4&n=5&size=" + piece)));
      }
      calls.add(send(client, post("/echo", 50_000)));
      calls.add(send(client, post("/upload-stream", 300_000)));
      for (int i = 0; i < Http2Contract.PIECES.size(); i++) {
        assertCompleted(calls.get(i).reported())
            .sent(5L * Http2Contract.PIECES.get(i))
            .isOutboundStream("http")
            .hasChunks(5);
      }
      assertCompleted(calls.get(10).reported()).received(50_000).sent(50_000);
      assertCompleted(calls.get(11).reported()).received(300_000);
    }
  }

  @Test
  void requestsOnOneConnectionAreSeparate() {
    try (Http3Client client = connect()) {
      for (int i = 1; i <= 10; i++) {
        assertCompleted(send(client, get("/write?size=" + i)).reported()).sent(i);
      }
    }
  }

  @Test
  void streamWithoutWindowShowsAsBlockedAndItsNeighboursDoNot() {
    Pause pause = new Pause();
    List<Call> neighbours = new ArrayList<>();
    try (Http3Client client = connect()) {
      pause.begin();
      Call held = sendPaused(client, get("/nonblocking?type=video/mp4&size=8192&n=60"));
      BufferLevels levels = new BufferLevels(measured(), held.route(), "http3_stream");
      for (int i = 0; i < 3; i++) {
        neighbours.add(send(client, get("/write?type=video/mp4&size=8000&n=30")));
      }
      for (Call neighbour : neighbours) {
        assertCompleted(neighbour.reported()).isOutboundStream("http").wasBlockedAtMost(0.5);
      }
      levels.assertHoldWithin(pause.left());
      pause.end();
      held.exchange().resume();
      double atLeast = 0.9 * pause.seconds();
      double atMost = 1.1 * pause.seconds();
      assertCompleted(held.reported())
          .sent(8192 * 60)
          .isOutboundStream("http")
          .hasChunks(60)
          .wasBlockedBetween(atLeast, atMost);
      levels.assertEmptyAgain();
      new BlockedTime(measured(), held.route())
          .assertBetween(atLeast, atMost, List.of(BlockedTime.NOT_WRITABLE));
    }
  }

  @Test
  void whatIsQueuedForAStreamThatIsStoppedIsLost() {
    try (Http3Client client = connect()) {
      Call call = offered(client);
      long sent = awaitFullWindow(call);
      call.exchange().stop();
      Exchange exchange = call.reported();
      assertAborted(exchange, sent);
      assertCompleted(send(client, get("/write?size=10")).reported()).sent(10);
    }
  }

  @Test
  void applicationThatHeedsItsWindowIsStoppedInTheMiddleOfAFrame() {
    try (Http3Client client = connect()) {
      Call call = sendPaused(client, get("/write?type=video/mp4&size=8192&n=8192"));
      BufferLevels levels = new BufferLevels(measured(), call.route(), "http3_stream");
      long sent = sentBeforeWindowIsFull(call, 8192);
      levels.assertHold(8192 - sent % 8192, PATIENCE);
      call.exchange().stop();
      Exchange exchange = call.reported();
      assertThatExchange(exchange)
          .isIdentified()
          .isOver("3")
          .sent(sent)
          .hasOutcome("client_abort")
          .isNoError()
          .isOutboundStream("http", sent)
          .hasChunks(sent / 8192);
      assertThat(exchange.span().attributes())
          .containsEntry("streamgauge.abort.bytes_missing", 8192 - sent % 8192);
    }
  }

  @Test
  void streamStoppedWhileItFlowsIsCountedBetweenReceivedAndAllowed() {
    try (Http3Client client = connect()) {
      Call call = send(client, get("/write?size=8192&n=100000"));
      assertThat(Poll.holds(PATIENCE, () -> call.exchange().bytes() > 1 << 20)).isTrue();
      call.exchange().stop();
      long received = call.exchange().await(PATIENCE).bodyBytes();
      Exchange exchange = call.reported();
      assertThatExchange(exchange).isIdentified().hasOutcome("client_abort").isNoError();
      assertThat((Long) exchange.span().attribute("http.response.body.size").orElseThrow())
          .isBetween(received, received + (16 << 20));
    }
  }

  @Test
  void connectionThatItsClientClosesEndsAllItsStreamsAsItsAborts() {
    List<Call> calls = new ArrayList<>();
    List<Long> sent = new ArrayList<>();
    try (Http3Client client = connect()) {
      for (int i = 0; i < 3; i++) {
        calls.add(offered(client));
      }
      calls.forEach(call -> sent.add(awaitFullWindow(call)));
    }
    for (int i = 0; i < 3; i++) {
      assertAborted(calls.get(i).reported(), sent.get(i));
    }
  }

  @Test
  void connectionThatIsLostEndsItsStreamsAsItsClientsAborts() {
    Call call;
    long sent;
    try (Http3Client client = connect()) {
      call = offered(client);
      sent = awaitFullWindow(call);
      client.vanish();
    }
    assertAborted(call.reported(), sent);
  }

  @Test
  void uploadThatItsClientResetsIsItsAbort() {
    try (Http3Client client = connect()) {
      Call call = open(client, post("/upload-stream", 50_000));
      call.exchange().body(Payloads.bytes(30_000), 10_000);
      assertThat(Poll.holds(PATIENCE, () -> call.exchange().stream().isActive())).isTrue();
      call.exchange().reset();
      SpanView span = measured().serverSpan(call.caller(), call.request().target());
      assertThat(span.attributes())
          .containsEntry("streamgauge.stream.outcome", "client_abort")
          .containsEntry("error.type", "incomplete_request_body");
      assertThat((Long) span.attribute("http.request.body.size").orElse(0L)).isBetween(0L, 30_000L);
    }
  }

  /** The FIN goes out with the channel's end, so its client has all that there is. */
  @Test
  void channelThatIsClosedBehindWhatWasWrittenCompletesIt() {
    Exchange exchange = answered(get("/hang-up?size=1000"));
    assertCompleted(exchange).sent(1000).isOutboundStream("http").hasChunks(1);
  }

  @Test
  void channelThatIsClosedWithSomethingQueuedIsTheServersAbort() {
    Exchange exchange = answered(get("/hang-up?size=" + OFFERED));
    long sent = (Long) exchange.span().attribute("http.response.body.size").orElseThrow();
    assertThat(sent).isEqualTo(exchange.response().bodyBytes()).isLessThan(OFFERED);
    assertThatExchange(exchange)
        .isMeasured()
        .hasOutcome("server_abort")
        .isError("incomplete_response")
        .isOutboundStream("http", sent)
        .hasChunks(0);
  }

  @Test
  void connectionThatTheServerClosesIsItsAbort() {
    try (Http3Client client = connect()) {
      Call call = send(client, get("/hang-up?what=connection&size=" + OFFERED));
      WireResponse response = call.exchange().await(PATIENCE);
      assertThat(response.complete()).isFalse();
      SpanView span = measured().serverSpan(call.caller(), call.request().target());
      long sent = (Long) span.attribute("http.response.body.size").orElseThrow();
      assertThat(sent).isBetween(response.bodyBytes(), OFFERED - 1L);
      assertThat(span.attributes()).containsEntry("streamgauge.stream.outcome", "server_abort");
    }
  }

  @Test
  void whatIsWrittenBehindTheEndIsNeitherSentNorLost() {
    try (Http3Client client = connect()) {
      WireRequest request = WireRequest.of("POST", measured().lane() + "/after-end?size=1000");
      Call call = open(client, request);
      assertThat(call.exchange().await(PATIENCE).complete()).isTrue();
      call.exchange().end();
      assertCompleted(call.reported()).sent(1000).isOutboundStream("http").wasNotBlocked();
    }
  }

  /** What QUIC had taken and not sent yet is dropped by the reset: nobody is told how much. */
  @Test
  void streamThatTheServerResetsIsItsAbort() {
    try (Http3Client client = connect()) {
      Call call = send(client, get("/throw?after=1000"));
      WireResponse response = call.exchange().await(PATIENCE);
      assertThat(response.complete()).isFalse();
      assertThat(response.bodyBytes()).isLessThanOrEqualTo(1000);
      SpanView span = measured().serverSpan(call.caller(), call.request().target());
      assertThat(span.isError()).isTrue();
      assertThat(span.attributes())
          .containsEntry("http.response.body.size", 1000L)
          .containsEntry("streamgauge.stream.outcome", "server_abort")
          .containsEntry("error.type", "incomplete_response");
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void noAdviceHasFailed() {
    assertThat(measured().collector().telemetry().sum("streamgauge.agent.errors", point -> true))
        .isZero();
  }

  /** All of it is written, whether there is a window or not. */
  private Call offered(Http3Client client) {
    return sendPaused(client, get("/ignore?type=video/mp4&length=-1&size=" + OFFERED));
  }

  /** Returns how much of what was offered it had room for. */
  private long awaitFullWindow(Call call) {
    long sent = sentBeforeWindowIsFull(call, PIECE);
    new BufferLevels(measured(), call.route(), "http3_stream").assertHold(OFFERED - sent, PATIENCE);
    return sent;
  }

  private static long sentBeforeWindowIsFull(Call call, int piece) {
    Http3Exchange exchange = call.exchange();
    assertThat(Poll.holds(PATIENCE, () -> !exchange.frames().isEmpty())).isTrue();
    long room = Http3Client.STREAM_WINDOW - exchange.headBytes();
    long sent = 0;
    while (room > 0) {
      room -= piece < 64 ? 2 : piece < 16_384 ? 3 : 5;
      long part = Math.min(Math.max(room, 0), piece);
      sent += part;
      room -= part;
    }
    return sent;
  }

  private static void assertAborted(Exchange exchange, long sent) {
    assertThatExchange(exchange)
        .isIdentified()
        .isOver("3")
        .sent(sent)
        .hasOutcome("client_abort")
        .isNoError()
        .isOutboundStream("http", sent);
    assertThat(exchange.span().attributes())
        .containsEntry("streamgauge.abort.bytes_missing", OFFERED - sent);
  }
}
