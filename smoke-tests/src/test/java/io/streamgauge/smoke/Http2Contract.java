// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that share one connection: each is counted, held up and ended on its own. */
interface Http2Contract extends Contract {
  Duration PATIENCE = Duration.ofSeconds(30);

  /** Each in five pieces; the largest are many windows long, others end within a frame. */
  List<Integer> PIECES =
      List.of(1, 20, 3_276, 3_277, 13_107, 13_108, 20_000, 100_000, 400_000, 1_000_000);

  /**
   * Whether a flush of the application is one DATA frame and one chunk. Where a container gathers
   * or splits between the two, only bytes can be compared with what the client saw.
   */
  default boolean eachFlushIsADataFrame() {
    return true;
  }

  /** Whether several requests at once get their answers; else they come one after the other. */
  default boolean answersAtOnce(String connector) {
    return true;
  }

  @ParameterizedTest
  @ValueSource(strings = {Connectors.H2C, Connectors.TLS})
  default void tenConcurrentStreamsOfDifferentSizesAreEachExact(String connector) {
    List<Http2Call> calls = new ArrayList<>();
    try (Http2Client client = measured().http2(connector)) {
      for (int piece : PIECES) {
        Http2Call call =
            Http2Call.send(
                measured(), client, get("/write?type=video/mp4&n=5&flush=1&size=" + piece));
        calls.add(call);
        if (!answersAtOnce(connector)) {
          call.exchange().await(PATIENCE);
        }
      }
      calls.forEach(call -> call.exchange().await(PATIENCE));
    }
    for (int i = 0; i < PIECES.size(); i++) {
      assertThatExchange(calls.get(i).reported())
          .isMeasured()
          .isOver("2")
          .sent(5L * PIECES.get(i))
          .hasOutcome("completed")
          .isNoError()
          .isOutboundStream("http");
    }
  }

  /** Whether several uploads at once get through; else they are sent one after the other. */
  default boolean takesUploadsAtOnce(String connector) {
    return true;
  }

  @ParameterizedTest
  @ValueSource(strings = {Connectors.H2C, Connectors.TLS})
  default void concurrentUploadsAreEachExact(String connector) {
    List<WireRequest> uploads =
        List.of(
            post("/upload-stream", 1),
            post("/upload-stream", 100_000),
            post("/upload-stream", 2_000_000),
            post("/upload-listener", 300_000),
            post("/echo", 50_000));
    List<Http2Call> calls = new ArrayList<>();
    try (Http2Client client = measured().http2(connector)) {
      for (WireRequest upload : uploads) {
        Http2Call call = Http2Call.send(measured(), client, upload);
        calls.add(call);
        if (!takesUploadsAtOnce(connector)) {
          call.exchange().await(PATIENCE);
        }
      }
      calls.forEach(call -> call.exchange().await(PATIENCE));
    }
    List<Exchange> exchanges = calls.stream().map(Http2Call::reported).toList();
    assertThat(exchanges)
        .allSatisfy(e -> assertThatExchange(e).isMeasured().isOver("2").hasOutcome("completed"));
    assertThatExchange(exchanges.get(2)).received(2_000_000).isInboundStream("http");
    assertThatExchange(exchanges.get(4)).received(50_000).sent(50_000);
  }

  @Test
  default void uploadThatNobodyReadsIsNotCounted() {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      Http2Call call = Http2Call.send(measured(), client, post("/upload-unread", 20_000));
      call.exchange().await(PATIENCE);
      assertLeftUnread(assertThatExchange(call.reported()).isIdentified().sent(1));
    }
  }

  /** How many pieces of 1,000 bytes an application can write without blocking. */
  default int piecesWithoutBlocking() {
    return 100;
  }

  /** Of ten thousand bytes written to HEAD. Most drop them, some send them. */
  default long sentToHead() {
    return 0;
  }

  /** Of ten bytes written with a status that has no body. Most drop them, some send them. */
  default long sentWithStatus204Or304() {
    return 0;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/write?size=10&status=204", "/write?size=10&status=304", "/empty", "/redirect"})
  default void answersWithoutBodyCountNone(String behaviour) {
    assertThatExchange(answered(get(behaviour)))
        .isMeasured()
        .isOver("2")
        .sent(behaviour.contains("status=") ? sentWithStatus204Or304() : 0)
        .isNoStream()
        .hasOutcome("completed")
        .isNoError();
  }

  @Test
  default void headCountsNoBody() {
    WireRequest request = WireRequest.of("HEAD", measured().lane() + "/write?size=10000");
    assertThatExchange(answered(request)).isMeasured().sent(sentToHead()).isNoStream().isNoError();
  }

  @Test
  default void emptyUploadOfAFrameOpensNoStream() {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      WireRequest request = WireRequest.of("POST", measured().lane() + "/upload-stream");
      Http2Call call = Http2Call.open(measured(), client, request);
      call.exchange().write(new byte[0], true);
      call.exchange().await(PATIENCE);
      assertThatExchange(call.reported()).isMeasured().received(0).isNoStream();
    }
  }

  @Test
  default void chunksAreDataFrames() {
    Exchange exchange = answered(get("/write?size=100&n=3&flush=1"));
    assertThatExchange(exchange).isMeasured().isOutboundStream("http");
    assertThat(exchange.response().bodyBytes()).isEqualTo(300);
    if (eachFlushIsADataFrame()) {
      assertThat(exchange.response().chunks()).containsExactly(100, 100, 100);
      assertThat(exchange.span().attributes()).containsEntry("streamgauge.stream.chunks", 3L);
    }
  }

  @Test
  default void eventsAndAsyncAndNonBlockingResponsesAreExact() {
    assertThatExchange(answered(get("/sse?n=20&size=100&gap=5")))
        .isMeasured()
        .isOutboundStream("sse");
    assertThatExchange(answered(get("/async?n=10&size=1000")))
        .isMeasured()
        .sent(10_000)
        .isOutboundStream("http");
    int pieces = piecesWithoutBlocking();
    assertThatExchange(answered(get("/nonblocking?size=1000&n=" + pieces)))
        .isMeasured()
        .sent(1_000L * pieces)
        .isOutboundStream("http");
    assertThatExchange(answered(get("/sendfile?end=3000000"))).isMeasured().sent(3_000_000);
  }

  /** The window is used up, so that the server has sent what the client has received, exactly. */
  @Test
  default void streamResetByTheClientIsItsAbortAndNobodyElses() {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      WireRequest request = get("/write?type=video/mp4&size=8192&n=8192");
      Http2Call aborted = Http2Call.sendPaused(measured(), client, request);
      Http2Call other =
          Http2Call.send(measured(), client, get("/write?type=video/mp4&size=1000&n=1000&flush=1"));
      awaitFullWindow(aborted);
      aborted.exchange().reset();
      other.exchange().await(PATIENCE);
      assertThatExchange(aborted.reported())
          .isMeasured()
          .hasOutcome("client_abort")
          .isNoError()
          .isOutboundStream("http", Http2Client.STREAM_WINDOW);
      assertThatExchange(other.reported())
          .isMeasured()
          .sent(1_000_000)
          .hasOutcome("completed")
          .isNoError()
          .isOutboundStream("http");
      Http2Call next = Http2Call.send(measured(), client, get("/write?size=10"));
      next.exchange().await(PATIENCE);
      assertThatExchange(next.reported()).isMeasured().sent(10).hasOutcome("completed");
    }
  }

  /** In the middle of the flow: no more than it had window for, no less than it has received. */
  @Test
  default void streamResetWhileItFlowsIsCountedBetweenReceivedAndAllowed() {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      Http2Call call = Http2Call.send(measured(), client, get("/write?size=8192&n=100000"));
      Poll.holds(PATIENCE, () -> call.exchange().bytes() > 1 << 20);
      call.exchange().reset();
      long received = call.exchange().await(PATIENCE).bodyBytes();
      Exchange exchange = call.reported();
      assertThatExchange(exchange).isIdentified().hasOutcome("client_abort").isNoError();
      assertThat((Long) exchange.span().attribute("http.response.body.size").orElseThrow())
          .isBetween(received, received + Http2Client.STREAM_WINDOW);
    }
  }

  @Test
  default void lostConnectionEndsAllItsStreamsAsClientAborts() {
    List<Http2Call> calls = new ArrayList<>();
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      for (int i = 0; i < 3; i++) {
        calls.add(
            Http2Call.sendPaused(
                measured(), client, get("/write?type=video/mp4&size=8192&n=8192")));
      }
      calls.forEach(Http2Contract::awaitFullWindow);
    }
    calls.forEach(call -> call.exchange().await(PATIENCE));
    for (Http2Call call : calls) {
      call.exchange().await(PATIENCE);
      assertWasLost(
          assertThatExchange(call.reported())
              .isMeasured()
              .isOutboundStream("http", Http2Client.STREAM_WINDOW));
    }
  }

  /** Of a connection that was closed after a GOAWAY. Some wait for its streams nevertheless. */
  default void assertWasLost(ExchangeAssert stream) {
    stream.hasOutcome("client_abort").isNoError();
  }

  @Test
  default void streamWithoutWindowShowsAsBlockedAndItsNeighboursDoNot() {
    assertHeldUpAlone("/write?type=video/mp4&size=8192&n=60");
  }

  @Test
  default void streamWithoutWindowShowsAsBlockedWhereTheApplicationDoesNotBlock() {
    assertHeldUpAlone("/nonblocking?type=video/mp4&size=8192&n=60");
  }

  private void assertHeldUpAlone(String behaviour) {
    List<Http2Call> neighbours = new ArrayList<>();
    Http2Call held;
    Pause pause = new Pause();
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      held = Http2Call.sendPaused(measured(), client, get(behaviour));
      awaitFullWindow(held);
      pause.begin();
      for (int i = 0; i < 3; i++) {
        neighbours.add(
            Http2Call.send(
                measured(), client, get("/write?type=video/mp4&size=8000&n=30&flush=1")));
      }
      neighbours.forEach(n -> assertThat(n.exchange().await(pause.left()).complete()).isTrue());
      assertThat(held.exchange().bytes()).isEqualTo(Http2Client.STREAM_WINDOW);
      BufferLevels levels = new BufferLevels(measured(), held.route(), "http2_stream");
      levels.assertHoldWithin(pause.left());
      pause.end();
      held.exchange().resume();
      held.exchange().await(PATIENCE);
      levels.assertEmptyAgain();
    }
    assertThatExchange(held.reported())
        .isMeasured()
        .hasOutcome("completed")
        .isNoError()
        .isOutboundStream("http")
        .wasBlockedBetween(0.9 * pause.seconds(), 1.1 * pause.seconds());
    BlockedTime blocked = new BlockedTime(measured(), held.route());
    blocked.assertBetween(0.9 * pause.seconds(), 1.1 * pause.seconds(), BlockedTime.OUTBOUND);
    for (Http2Call neighbour : neighbours) {
      assertThatExchange(neighbour.reported())
          .isMeasured()
          .hasOutcome("completed")
          .isOutboundStream("http")
          .wasBlockedAtMost(0.5);
    }
  }

  private static void awaitFullWindow(Http2Call call) {
    assertThat(Poll.holds(PATIENCE, () -> call.exchange().bytes() == Http2Client.STREAM_WINDOW))
        .as("the window is used up: %s of it", call.exchange().bytes())
        .isTrue();
  }

  private Exchange answered(WireRequest request) {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      Http2Call call = Http2Call.send(measured(), client, request);
      call.exchange().await(PATIENCE);
      return call.reported();
    }
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(measured().lane() + behaviour);
  }

  private WireRequest post(String behaviour, int size) {
    return WireRequest.of("POST", measured().lane() + behaviour).body(Payloads.bytes(size));
  }
}
