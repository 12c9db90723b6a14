// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * netty-socketio: the contract of WebSocket as far as it goes where Socket.IO (revision 5, in
 * Engine.IO's 4) is spoken in it, and the long polling that it replaces. A server has one path, and
 * each test a server of its own.
 *
 * <p>The library has no subprotocol, answers no pings of WebSocket's own and sends none, and does
 * not close with a code: when it has had enough it drops the connection. Decoders have no encoder
 * before them in its pipeline, so that Netty's close frames for what is broken or too big do not
 * get out either.
 */
@Tag("long")
class NettySocketIoWebSocketIT extends ServerContract {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String WEBSOCKET = "/?EIO=4&transport=websocket";
  private static final String POLLING = "/?EIO=4&transport=polling";

  private final AtomicInteger patient = new AtomicInteger();
  private final AtomicInteger strict = new AtomicInteger();

  NettySocketIoWebSocketIT() {
    super(Framework.NETTY_SOCKETIO, 17);
  }

  private String patient() {
    return "w" + patient.getAndIncrement();
  }

  /** One that takes frames of 64 KiB, and asks its clients for a sign of life all the time. */
  private String strict() {
    return "strict" + strict.getAndIncrement();
  }

  private WebSocketTalk talk(String server, String target, String... options) {
    return WebSocketTalk.begin(
        measured(),
        measured().port(server),
        "/" + server + target,
        "/" + server + "/",
        List.of(options));
  }

  /** A client that has been let in: two messages of the server's have said so. */
  private WebSocketTalk connected(String server, String... options) {
    return talk(server, WEBSOCKET, options).tell("expect 1", "text 40", "expect 2");
  }

  private static String event(String name, String text) {
    return "text 42[\"" + name + "\",\"" + text + "\"]";
  }

  private static String event(String name, int number) {
    return "text 42[\"" + name + "\"," + number + "]";
  }

  @Test
  void textEventsAreCountedBothWays() {
    WebSocketTalk.Ended ended =
        connected(patient())
            .tell(event("text", "hello"), event("text", "größer als eins"), "expect 4")
            .closed()
            .isMeasured()
            .hasOutcome("completed")
            .isNoError();
    assertThat(ended.seen().text("last")).isEqualTo("42[\"text\",\"größer als eins\"]");
    assertThat(ended.attribute("streamgauge.websocket.subprotocol")).isEqualTo("nothing");
  }

  @Test
  void acknowledgementsAndRefusedNamespacesAreMessages() {
    WebSocketTalk.Ended ended =
        connected(patient())
            .tell("text 427[\"text\",\"x\"]", "expect 4", "text 40/nowhere,", "expect 5")
            .closed()
            .isMeasured();
    assertThat(ended.seen().text("last")).isEqualTo("44/nowhere,\"Invalid namespace\"");
  }

  @Test
  void attachmentsAreMessagesOfTheirOwn() {
    WebSocketTalk.Ended ended =
        connected(patient())
            .tell(attached(), "burst 1 70000", "expect 4")
            .tell(attached(), "burst 1 1", "expect 6")
            .closed()
            .isMeasured();
    assertThat(ended.seen().count("received.binary")).isEqualTo(2);
  }

  private static String attached() {
    return "text 451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]";
  }

  /** It has nothing to say to them. */
  @Test
  void emptyMessagesAreMessages() {
    connected(patient())
        .tell("text ", "burst 1 0", event("text", ""), "expect 3")
        .closed()
        .isMeasured();
  }

  @Test
  void largeMessageIsOne() {
    connected(patient())
        .tell(event("text", "x".repeat(1 << 20)), "expect 3")
        .tell(attached(), "burst 1 " + (1 << 20), "expect 5")
        .closed()
        .isMeasured();
  }

  @Test
  void fragmentsAreOneMessageWhateverComesBetween() {
    WebSocketTalk.Ended ended =
        connected(patient())
            .tell(
                "part 1 0 42[\"te", "ping between", "part 0 0 xt\",\"of three", "part 0 1 parts\"]")
            .tell("expect 3")
            .closed()
            .isMeasured();
    assertThat(ended.seen().text("last")).isEqualTo("42[\"text\",\"of threeparts\"]");
    assertThat(ended.attribute("streamgauge.stream.received.chunks")).isEqualTo(4L);
  }

  /** What is larger than a frame that it would take it sends in pieces of 8 KiB. */
  @Test
  void fragmentsOfTheServersAreOneMessage() {
    WebSocketTalk.Ended ended =
        connected(strict(), "engine=0").tell(event("large", 200_000), "frames 27").closed();
    ended.isMeasured();
    assertThat(ended.seen().count("received.frames")).isGreaterThanOrEqualTo(27);
  }

  @Test
  void compressedMessagesCountWhatTheyCarry() {
    connected(patient(), WebSocketContract.DEFLATE)
        .tell(event("text", "again and ".repeat(500)), "expect 3")
        .tell(attached(), "burst 1 100000", "expect 5")
        .closed()
        .isMeasured()
        .isCompressed();
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 4321, 0})
  void clientClosesWithACode(int code) {
    connected(patient())
        .tell(event("text", "x"), "expect 3", "close " + code)
        .ended()
        .isMeasured()
        .isNoError();
  }

  /** It asks the client to go, and leaves it to it. */
  @Test
  void clientThatIsAskedToGoCloses() {
    WebSocketTalk.Ended ended =
        connected(patient())
            .tell(event("leave", "please"), "expect 3")
            .closed()
            .isMeasured()
            .hasOutcome("completed");
    assertThat(ended.seen().text("last")).isEqualTo("41");
  }

  @Test
  void protocolErrorIsAnError() {
    assertDropped(
        connected(patient()).tell(event("text", "x"), "expect 3", "raw 838000000000", "closed"));
  }

  @Test
  void messageThatIsTooBigIsAnError() {
    assertDropped(connected(strict(), "engine=0").tell(attached(), "burst 1 70000", "closed"));
  }

  private static void assertDropped(WebSocketTalk talk) {
    WebSocketTalk.Ended ended = talk.ended();
    assertThat(ended.seen().text("close.initiator")).isEqualTo("none");
    ended
        .closedWith(1006, "none")
        .hasOutcome("error")
        .failedWith("io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException");
  }

  @Test
  void connectionThatIsCutHasNoCloseFrame() {
    connected(patient())
        .tell(event("text", "x"), "expect 3", "cut")
        .ended()
        .closedWith(1006, "none")
        .hasOutcome("client_abort")
        .isNoError();
  }

  @Test
  void refusedHandshakeIsNoSession() {
    assertRefused(talk(patient(), WEBSOCKET, "Origin: http://evil.example"), 401);
    assertRefused(talk(patient(), WEBSOCKET, "Sec-WebSocket-Version: 12"), 426);
    assertRefused(talk(patient(), "/?EIO=4&transport=carrier-pigeon"), 400);
  }

  /** It refuses with a head that has no length, and closes: all that a client can ask for. */
  private static void assertRefused(WebSocketTalk talk, int status) {
    talk.isRefused(status);
    SpanView handshake = talk.span("GET");
    assertThat(handshake.attribute("streamgauge.stream.outcome")).contains("completed");
    assertThat(handshake.isError()).isFalse();
  }

  /** It shakes hands before it looks. */
  @Test
  void sessionThatItDoesNotKnowIsDropped() {
    talk(patient(), WEBSOCKET + "&sid=00000000-0000-0000-0000-000000000001")
        .tell("closed")
        .ended()
        .closedWith(1006, "none")
        .hasOutcome("server_abort");
  }

  @Test
  void fiveEchoesMakeOneSessionAndOneHandshake() {
    WebSocketTalk talk = connected(patient());
    for (int i = 1; i <= 5; i++) {
      talk.tell(event("text", "number " + i), "expect " + (2 + i));
    }
    WebSocketTalk.Ended ended = talk.closed().isMeasured();
    SpanView handshake = talk.span("GET");
    assertThat(talk.spans()).hasSize(2);
    assertThat(ended.span().parentSpanId()).isEqualTo(handshake.spanId());
    assertThat(handshake.attribute("http.response.status_code")).contains(101L);
    assertThat(handshake.endNanos()).isLessThanOrEqualTo(ended.span().endNanos());
    talk.awaitCount(
        "streamgauge.websocket.handshake.duration",
        point -> point.has("http.response.status_code", 101L),
        1);
  }

  @Test
  void pingsOfEngineIoAreTimed() {
    WebSocketTalk talk = connected(strict(), "engine=0.1");
    talk.awaitAtLeast("streamgauge.websocket.pings", point -> is(point, "local", "answered"), 4);
    WebSocketTalk.Ended ended =
        talk.tell(event("text", "x")).closed().isMeasured().hasOutcome("completed");
    assertThat((Double) ended.attribute("streamgauge.websocket.ping_rtt.avg"))
        .isBetween(0.09, 0.25);
    talk.awaitSum(
        "streamgauge.websocket.pings",
        point -> point.has("streamgauge.ping.initiator", "local"),
        ended.seen().count("received.heartbeats"));
    assertThat(talk.sum("streamgauge.websocket.pings", point -> is(point, "local", "timeout")))
        .isZero();
  }

  @Test
  void clientThatAnswersNoPingIsDropped() {
    WebSocketTalk talk = connected(strict()).tell("closed");
    WebSocketTalk.Ended ended = talk.ended().closedWith(1006, "none").hasOutcome("server_abort");
    assertThat(ended.seen().text("last")).isEqualTo("41");
    assertThat(ended.attribute("streamgauge.stream.sent.messages"))
        .isEqualTo(ended.seen().count("received.messages"));
    long pings = ended.seen().count("received.heartbeats");
    assertThat(pings).isGreaterThanOrEqualTo(3);
    talk.awaitSum("streamgauge.websocket.pings", point -> is(point, "local", "timeout"), pings - 1);
  }

  @Test
  void pingsOfTheClientAreNotAnswered() {
    WebSocketTalk talk = connected(patient());
    talk.tell("ping one", "ping two", event("text", "x"), "expect 3").closed().isMeasured();
    talk.awaitSum("streamgauge.websocket.pings", point -> is(point, "peer", "closed"), 2);
  }

  private static boolean is(MetricPoint point, String initiator, String result) {
    return point.has("streamgauge.ping.initiator", initiator)
        && point.has("streamgauge.ping.result", result);
  }

  @Test
  void handlersAreTimed() {
    WebSocketTalk talk = connected(patient());
    talk.tell(event("slow", 150), event("slow", 150), "expect 4").closed();
    talk.awaitCount("streamgauge.stream.message.process.duration", point -> true, 3);
    assertThat(talk.sum("streamgauge.stream.message.process.duration", point -> true))
        .isBetween(0.3, 2.0);
  }

  @Test
  void sessionIsVisibleBeforeItsEnd() {
    try (WebSocketTalk talk = connected(patient())) {
      assertThat(talk.span("stream.segment").attribute("streamgauge.stream.type"))
          .contains("websocket");
      talk.tell(event("text", "y"), "expect 3").closed().isMeasured();
    }
  }

  @Test
  void broadcastIsCountedForEachOfItsClients() {
    int messages = 300;
    int size = 60_000;
    String server = patient();
    BufferLevels levels = new BufferLevels(measured(), "/" + server + "/", "netty_outbound");
    try (WebSocketTalk paused = connected(server, "rcvbuf=65536");
        WebSocketTalk second = connected(server);
        WebSocketTalk speaker = connected(server)) {
      paused.tell("pause");
      String said = event("all", "x".repeat(size));
      speaker
          .tell(Collections.nCopies(messages, said).toArray(String[]::new))
          .tell("expect " + (2 + messages));
      second.tell("expect " + (2 + messages));
      levels.assertHoldWithin(PATIENCE);
      paused.awaitAtLeast(
          "streamgauge.stream.active",
          point -> point.has("streamgauge.stream.state", "blocked"),
          1);
      assertReceivedAll(second.closed(), messages, size);
      assertReceivedAll(speaker.closed(), messages, size);
      levels.assertHoldWithin(PATIENCE);
      paused.tell("resume", "expect " + (2 + messages));
      levels.assertEmptyAgain();
      WebSocketTalk.Ended late = paused.closed();
      assertReceivedAll(late, messages, size);
      assertThat((Double) late.attribute("streamgauge.stream.blocked")).isGreaterThan(0.5);
    }
  }

  private static void assertReceivedAll(WebSocketTalk.Ended ended, int messages, int size) {
    WebSocketClient.Seen seen = ended.seen();
    assertThat(seen.count("received.messages")).isEqualTo(2 + messages);
    assertThat(seen.count("received.bytes")).isGreaterThan((long) messages * size);
    assertThat(ended.attribute("streamgauge.stream.sent.messages")).isEqualTo(2L + messages);
    assertThat(ended.attribute("streamgauge.stream.sent.chunks"))
        .isEqualTo(seen.count("received.frames"));
    assertThat(ended.attribute("streamgauge.stream.sent.bytes"))
        .isEqualTo(seen.count("received.bytes"));
    assertThat(ended.attribute("streamgauge.stream.received.messages"))
        .isEqualTo(seen.count("sent.messages"));
    assertThat(ended.attribute("streamgauge.websocket.close_code")).isEqualTo(1000L);
    assertThat(ended.attribute("streamgauge.websocket.initiator")).isEqualTo("peer");
    ended.hasOutcome("completed").isNoError();
  }

  @Test
  void readerThatStallsAndLeavesLeavesNothingBehind() {
    String server = patient();
    BufferLevels levels = new BufferLevels(measured(), "/" + server + "/", "netty_outbound");
    try (WebSocketTalk stalled = connected(server, "rcvbuf=65536");
        WebSocketTalk speaker = connected(server)) {
      stalled.tell("pause");
      speaker
          .tell(Collections.nCopies(200, event("all", "x".repeat(60_000))).toArray(String[]::new))
          .tell("expect 202");
      levels.assertHoldWithin(PATIENCE);
      stalled.tell("cut").ended().closedWith(1006, "none").hasOutcome("client_abort");
      levels.assertEmptyAgain();
      assertReceivedAll(speaker.closed(), 200, 60_000);
    }
  }

  // ---- long polling ---------------------------------------------------------------------------

  @Test
  void pollsAreRequests() {
    String server = patient();
    String sid = sidOf(poll(server, POLLING));
    assertThat(post(server, sid, "40").response().text()).isEqualTo("ok");
    assertThat(poll(server, POLLING + "&sid=" + sid).response().text()).startsWith("40{");
    post(server, sid, "42[\"text\",\"" + "größer ".repeat(1000) + "\"]");
    Exchange polled = poll(server, POLLING + "&sid=" + sid);
    assertThat(polled.response().bodyBytes()).isEqualTo(13 + 9 * 1000);
  }

  private static String sidOf(Exchange opening) {
    String open = opening.response().text();
    assertThat(open).startsWith("0{\"sid\":\"");
    return open.substring(9, open.indexOf('"', 9));
  }

  private Exchange poll(String server, String target) {
    Exchange exchange = measured().run(server, WireRequest.get("/" + server + target));
    assertThatExchange(exchange).isMeasured().hasOutcome("completed").isNoError().isNoStream();
    return exchange;
  }

  private Exchange post(String server, String sid, String packet) {
    WireRequest request =
        WireRequest.of("POST", "/" + server + POLLING + "&sid=" + sid)
            .body(packet.getBytes(StandardCharsets.UTF_8));
    Exchange exchange = measured().run(server, request);
    assertThatExchange(exchange).isMeasured().hasOutcome("completed").isNoError().isNoStream();
    return exchange;
  }

  private double activeRequests() {
    Telemetry telemetry = measured().collector().telemetry();
    return telemetry.sum("http.server.active_requests", point -> true);
  }

  @Test
  void pollThatIsGivenUpIsNoError() {
    String server = patient();
    String sid = sidOf(poll(server, POLLING));
    post(server, sid, "40");
    poll(server, POLLING + "&sid=" + sid);
    WireRequest request = WireRequest.get("/" + server + POLLING + "&sid=" + sid);
    TraceParent caller = TraceParent.create();
    try (WireClient pending = measured().connect(server, 0)) {
      pending.send(caller.parentOf(request));
      assertThat(Poll.holds(PATIENCE, () -> activeRequests() == 1)).as("one poll waits").isTrue();
      pending.reset();
      SpanView span = measured().serverSpan(caller, "a poll that is given up");
      assertThat(span.attribute("streamgauge.stream.outcome")).contains("client_abort");
      assertThat(span.isError()).isFalse();
    }
  }

  /** A byte says that the client stays with WebSocket, and is no heartbeat. */
  @Test
  void webSocketTakesOverFromPolling() {
    String server = patient();
    String sid = sidOf(poll(server, POLLING));
    post(server, sid, "40");
    poll(server, POLLING + "&sid=" + sid);
    WireRequest request = WireRequest.get("/" + server + POLLING + "&sid=" + sid);
    TraceParent caller = TraceParent.create();
    try (WireClient pending = measured().connect(server, 0)) {
      pending.send(caller.parentOf(request));
      WebSocketTalk talk =
          talk(server, WEBSOCKET + "&sid=" + sid, "engine=0").tell("text 2probe", "expect 1");
      WireResponse noop = pending.receive(request);
      assertThat(noop.text()).isEqualTo("6");
      assertThatExchange(measured().reported(caller, request, noop))
          .isMeasured()
          .hasOutcome("completed")
          .isNoError();
      talk.tell("text 5", event("text", "x"), "expect 2");
      talk.closed().isMeasured().hasOutcome("completed");
      assertThat(talk.sum("streamgauge.websocket.pings", point -> true)).isZero();
    }
  }
}
