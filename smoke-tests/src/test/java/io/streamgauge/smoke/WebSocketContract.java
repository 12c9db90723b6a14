// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * WebSocket sessions (RFC 6455): what is reported is what a client that is not written in Java has
 * counted.
 */
interface WebSocketContract extends Contract {

  String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

  /** The route of the endpoint that does so, as {@code streamgauge.route} must say it. */
  default String webSocketRoute(String lane, String does) {
    return lane + "/{does}";
  }

  private WebSocketTalk talk(String does, String... options) {
    String lane = measured().lane().replace("/c", "/w");
    String path = does.contains("?") ? does.substring(0, does.indexOf('?')) : does;
    return WebSocketTalk.begin(
        measured(), lane + "/" + does, webSocketRoute(lane, path), List.of(options));
  }

  @Test
  default void textMessagesAreCountedBothWays() {
    talk("echo")
        .tell("text hello", "text größer als eins", "expect 2")
        .closed()
        .isMeasured()
        .hasOutcome("completed")
        .isNoError();
  }

  @Test
  default void binaryMessagesAreCountedBothWays() {
    talk("echo").tell("binary 1", "binary 70000", "binary 125", "expect 3").closed().isMeasured();
  }

  @Test
  default void emptyMessagesAreMessages() {
    talk("echo").tell("text ", "binary 0", "expect 2").closed().isMeasured();
  }

  @Test
  default void largeMessageIsOne() {
    talk("echo").tell("binary 1048576", "expect 1").closed().isMeasured();
  }

  @Test
  default void fragmentsAreOneMessageWhateverComesBetween() {
    talk("echo")
        .tell("frame 1 0 10", "ping between", "frame 0 0 20", "frame 0 1 30", "expect 1")
        .closed()
        .isMeasured();
  }

  @Test
  default void fragmentsOfTheServersAreOneMessage() {
    talk("parts").tell("text abcdefghi", "expect 1").closed().isMeasured();
  }

  @Test
  default void compressedMessagesCountWhatTheyCarry() {
    talk("echo", DEFLATE)
        .tell("text " + "again and ".repeat(500), "binary 100000", "text x", "expect 3")
        .closed()
        .isMeasured()
        .isCompressed();
  }

  @Test
  default void subprotocolIsReported() {
    assertThat(
            talk("echo", "Sec-WebSocket-Protocol: chat")
                .closed()
                .isMeasured()
                .attribute("streamgauge.websocket.subprotocol"))
        .isEqualTo("chat");
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 4321, 0})
  default void clientClosesWithACode(int code) {
    talk("echo").tell("text x", "expect 1", "close " + code).ended().isMeasured().isNoError();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 4002})
  default void serverClosesWithACode(int code) {
    WebSocketTalk.Ended session = talk("close?code=" + code).tell("text please", "closed").ended();
    session.closedWith(code, "local").hasOutcome("completed");
    assertClosedByTheServer(session);
  }

  /** What is measured of a session that the server has closed, and the client has confirmed. */
  default void assertClosedByTheServer(WebSocketTalk.Ended session) {
    session.isMeasured();
  }

  @Test
  default void protocolErrorIsAnError() {
    assertBrokenOff(
        talk("echo").tell("text x", "expect 1", "raw 838000000000", "closed").ended(), 1002);
  }

  @Test
  default void messageThatIsTooBigIsAnError() {
    WebSocketTalk talk = talk("echo?limit=1000").tell("text x", "expect 1");
    assertBrokenOff(talk.tell(messageOver1000()).tell("closed").ended(), 1009);
  }

  /** What a client is to send so that its message is too big. */
  default String[] messageOver1000() {
    return new String[] {"binary 5000"};
  }

  /** What is reported where the server has had enough, and says so with that code. */
  default void assertBrokenOff(WebSocketTalk.Ended session, int code) {
    session.closedWith(code, "local").hasOutcome("error").failedWith("websocket_" + code);
  }

  @Test
  default void connectionThatIsCutHasNoCloseFrame() {
    talk("echo")
        .tell("text x", "expect 1", "cut")
        .ended()
        .closedWith(1006, "none")
        .hasOutcome("client_abort")
        .isNoError();
  }

  /** What the server says to a request without a key, one of an old version, a foreign origin. */
  default List<Integer> refusals() {
    return List.of(400, 426, 403);
  }

  /** The method of a handshake's request, and what it is answered where it is granted. */
  default String handshakeMethod() {
    return "GET";
  }

  default long granted() {
    return 101;
  }

  @Test
  default void refusedHandshakeIsNoSession() {
    List<String> wrong =
        List.of("Sec-WebSocket-Key:", "Sec-WebSocket-Version: 12", "Origin: http://evil.example");
    // Over HTTP/2 there is no key.
    for (int i = measured().isHttp2() ? 1 : 0; i < wrong.size(); i++) {
      talk("echo", wrong.get(i)).isRefused(refusals().get(i));
    }
  }

  @Test
  default void fiveEchoesMakeOneSessionAndOneHandshake() {
    WebSocketTalk talk = talk("echo");
    WebSocketTalk.Ended ended =
        talk.tell("text 1", "text 2", "text 3", "text 4", "text 5", "expect 5")
            .closed()
            .isMeasured();
    SpanView handshake = talk.span(handshakeMethod());
    assertThat(talk.spans()).hasSize(2);
    assertThat(ended.span().parentSpanId()).isEqualTo(handshake.spanId());
    assertThat(handshake.attribute("http.response.status_code")).contains(granted());
    assertThat(handshake.endNanos()).isLessThanOrEqualTo(ended.span().endNanos());
    talk.awaitCount(
        "streamgauge.websocket.handshake.duration",
        point -> point.has("http.response.status_code", granted()),
        1);
  }

  @Test
  default void pingsOfTheServerAreTimed() {
    WebSocketTalk talk = talk("ping?every=400", "pong=0.2");
    talk.awaitAtLeast("streamgauge.websocket.pings", point -> answered(point, "local"), 4);
    WebSocketTalk.Ended ended = talk.closed();
    assertThat((Double) ended.attribute("streamgauge.websocket.ping_rtt.avg"))
        .isBetween(0.19, 0.35);
  }

  @Test
  default void pingsThatAreNotAnsweredTimeOut() {
    WebSocketTalk talk = talk("ping?every=200", "pong=never");
    talk.awaitAtLeast(
        "streamgauge.websocket.pings", point -> point.has("streamgauge.ping.result", "timeout"), 5);
    talk.closed();
  }

  @Test
  default void pingsOfTheClientAreAnswered() {
    WebSocketTalk talk = talk("echo");
    talk.tell("ping one", "ping two", "text x", "expect 1").closed().isMeasured();
    talk.awaitSum("streamgauge.websocket.pings", point -> answered(point, "peer"), 2);
  }

  private static boolean answered(MetricPoint point, String initiator) {
    return point.has("streamgauge.ping.initiator", initiator)
        && point.has("streamgauge.ping.result", "answered");
  }

  @Test
  default void handlersAreTimed() {
    WebSocketTalk talk = talk("slow?ms=150");
    talk.tell("text one", "text two", "expect 2").closed();
    talk.awaitCount("streamgauge.stream.message.process.duration", point -> true, 2);
    assertThat(talk.sum("streamgauge.stream.message.process.duration", point -> true))
        .isBetween(0.3, 2.0);
  }

  /** Whether it is known when a message has been sent. */
  default boolean timesSends() {
    return false;
  }

  @Test
  default void sendsAreTimed() {
    assumeTrue(timesSends(), "not told of this server");
    WebSocketTalk talk = talk("echo");
    talk.tell("text one", "expect 1").closed();
    talk.awaitCount("streamgauge.stream.message.send.duration", point -> true, 1);
    assertThat(talk.sum("streamgauge.stream.message.send.duration", point -> true))
        .isBetween(1e-6, 1.0);
  }

  @Test
  default void readerThatPausesHoldsUpItsOwnSessionOnly() {
    try (WebSocketTalk paused = talk("push?n=1600&size=65536", "rcvbuf=65536")) {
      paused.tell("frames 1", "pause");
      paused.awaitAtLeast(
          "streamgauge.stream.active",
          point -> point.has("streamgauge.stream.state", "blocked"),
          1);
      talk("echo").tell("text x", "expect 1").closed().isMeasured();
      WebSocketTalk.Ended ended = paused.tell("resume", "expect 1600").closed().isMeasured();
      assertThat((Double) ended.attribute("streamgauge.stream.blocked")).isGreaterThan(0.5);
    }
  }

  /** Whether the server sees that a client has gone while a message of it is being handled. */
  default boolean noticesWhileItHandles() {
    return true;
  }

  /**
   * While a thread that has read a message is held up with its answer, nobody reads on: such a
   * server learns by writing that the client has gone, and may say good-bye to nobody. The client
   * sends more than its answers have room for, and less than would hold it up itself: over HTTP/2,
   * the windows are all the room there is.
   */
  @Test
  default void clientThatGoesWhileItsAnswersWaitWasToldNothing() {
    assumeTrue(noticesWhileItHandles(), "seen when it times out");
    int messages = measured().isHttp2() ? 3 : 6;
    try (WebSocketTalk paused = talk("echo", "rcvbuf=65536")) {
      paused
          .tell("pause")
          .tell(Collections.nCopies(messages, "binary 1048576").toArray(String[]::new));
      paused.awaitAtLeast(
          "streamgauge.stream.active",
          point -> point.has("streamgauge.stream.state", "blocked"),
          1);
      paused.tell("cut").ended().closedWith(1006, "none").hasOutcome("client_abort");
    }
  }

  @Test
  default void sessionIsVisibleBeforeItsEnd() {
    try (WebSocketTalk talk = talk("echo")) {
      talk.tell("text x", "expect 1");
      assertThat(talk.span("stream.segment").attribute("streamgauge.stream.type"))
          .contains("websocket");
      talk.tell("text y", "expect 2").closed().isMeasured();
    }
  }
}
