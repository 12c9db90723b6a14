// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

/**
 * What is Spring's own in WebSocket: its queue in front of the container's, and heartbeats of the
 * protocols that are spoken in messages. What the container counts is the contract of all servers.
 */
abstract class SpringWebSocketContract extends ServerContract {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int SIZE = 20_000;
  private static final String QUEUE = "spring_websocket";
  private static final String SMALL = "?buffer=" + 50 * SIZE;
  private static final String LARGE = "?buffer=" + 5000 * SIZE;

  SpringWebSocketContract(SpringBootJar jar, int jdk) {
    super(jar, jdk);
  }

  @Override
  Launch change(Launch launch) {
    return launch.withWebSockets();
  }

  private WebSocketTalk talk(String target, String route, String... options) {
    return WebSocketTalk.begin(measured(), target, route, List.of(options));
  }

  private String sockets() {
    return measured().lane().replace("/c", "/w");
  }

  @Test
  void readerThatStallsLosesWhatSpringDropsAndNobodyElseDoes() {
    String lane = sockets();
    String target = lane + "/broadcast";
    String route = lane + "/{does}";
    int messages = 600;
    try (WebSocketTalk stalled = talk(target + SMALL, route, "rcvbuf=65536");
        WebSocketTalk neighbour = talk(target + LARGE, route);
        WebSocketTalk speaker = talk(target + LARGE, route)) {
      stalled.tell("pause");
      speaker.tell(texts(messages)).tell("expect " + messages);
      neighbour.tell("expect " + messages);
      awaitQueue(stalled, "streamgauge.buffer.depth", depth -> depth == 50);
      awaitQueue(stalled, "streamgauge.buffer.usage", usage -> usage == 50 * SIZE);
      awaitQueue(stalled, "streamgauge.buffer.limit", limit -> limit == (50 + 2 * 5000) * SIZE);
      stalled.tell("resume");
      awaitQueue(stalled, "streamgauge.buffer.depth", depth -> depth == 0);
      awaitQueue(stalled, "streamgauge.buffer.usage", usage -> usage == 0);
      long dropped = (long) queue(stalled, "streamgauge.buffer.item.dropped");
      assertThat(dropped).isPositive();
      // The socket may take one more yet after the first: then there is a second time.
      assertThat(queue(stalled, "streamgauge.buffer.overflows")).isBetween(1.0, (double) dropped);
      WebSocketTalk.Ended late = stalled.tell("expect " + (messages - dropped)).closed();
      assertThat(late.seen().count("received.messages")).isEqualTo(messages - dropped);
      assertThat(late.attribute("streamgauge.stream.sent.messages")).isEqualTo(messages - dropped);
      for (WebSocketTalk other : List.of(neighbour, speaker)) {
        WebSocketTalk.Ended ended = other.closed();
        assertThat(ended.seen().count("received.messages")).isEqualTo(messages);
        assertThat(ended.attribute("streamgauge.stream.sent.messages")).isEqualTo((long) messages);
      }
    }
  }

  @Test
  void readerThatStallsAndLeavesLeavesNothingBehind() {
    String lane = sockets();
    String target = lane + "/broadcast" + LARGE;
    String route = lane + "/{does}";
    try (WebSocketTalk stalled = talk(target, route, "rcvbuf=65536");
        WebSocketTalk speaker = talk(target, route)) {
      stalled.tell("pause");
      speaker.tell(texts(500));
      // Before a server gives up the one write that blocks, some after 20 s.
      awaitQueue(stalled, "streamgauge.buffer.depth", depth -> depth > 10);
      stalled.tell("cut").ended().closedWith(1006, "none").hasOutcome("client_abort");
      speaker.tell("expect 500");
      awaitQueue(speaker, "streamgauge.buffer.depth", depth -> depth == 0);
      awaitQueue(speaker, "streamgauge.buffer.usage", usage -> usage == 0);
      speaker.closed();
    }
  }

  @Test
  void sessionThatKeepsTooMuchWaitingIsClosed() {
    String lane = sockets();
    String target = lane + "/broadcast";
    String route = lane + "/{does}";
    try (WebSocketTalk stalled =
            talk(target + SMALL + "&overflow=TERMINATE", route, "rcvbuf=65536");
        WebSocketTalk speaker = talk(target + LARGE, route)) {
      stalled.tell("pause");
      speaker.tell(texts(600)).tell("expect 600");
      awaitQueue(stalled, "streamgauge.buffer.overflows", overflows -> overflows == 1);
      WebSocketTalk.Ended ended = stalled.tell("resume", "closed").ended();
      assertOverflowed(ended);
      assertThat(ended.attribute("streamgauge.stream.sent.messages"))
          .isEqualTo(ended.seen().count("received.messages"));
      assertThat(queue(stalled, "streamgauge.buffer.item.dropped")).isZero();
      awaitQueue(stalled, "streamgauge.buffer.depth", depth -> depth == 0);
      speaker.closed();
    }
  }

  /**
   * Spring closes with 4500. Tomcat gives a close frame behind a stalled message 50 ms, and then
   * drops the connection: what has not been said is not reported.
   */
  void assertOverflowed(WebSocketTalk.Ended session) {
    session.closedWith(1006, "none").hasOutcome("server_abort").isNoError();
    assertThat(session.seen().text("close.initiator")).isEqualTo("none");
  }

  private static String[] texts(int messages) {
    return Collections.nCopies(messages, "text " + "x".repeat(SIZE)).toArray(String[]::new);
  }

  private static double queue(WebSocketTalk talk, String metric) {
    return talk.sum(metric, point -> point.has("streamgauge.buffer.kind", QUEUE));
  }

  private static void awaitQueue(WebSocketTalk talk, String metric, DoublePredicate fits) {
    if (!Poll.holds(PATIENCE, () -> fits.test(queue(talk, metric)))) {
      assertThat(queue(talk, metric)).as(metric).matches(fits::test);
    }
  }

  @Test
  void beatsOfStompArePings() {
    WebSocketTalk talk =
        talk("/app/stomp", "/app/stomp", "Sec-WebSocket-Protocol: v12.stomp")
            .tell("lines CONNECT\\naccept-version:1.2\\nheart-beat:400,1000\\n\\n\\0", "expect 1")
            .tell("lines SUBSCRIBE\\nid:0\\ndestination:/topic/news\\n\\n\\0", "beat 400 \\n");
    talk.awaitAtLeast("streamgauge.websocket.pings", point -> is(point, "local", "answered"), 3);
    talk.awaitAtLeast("streamgauge.websocket.pings", point -> is(point, "peer", "answered"), 5);
    WebSocketTalk.Ended ended =
        talk.tell("lines SEND\\ndestination:/topic/news\\n\\nhello\\0").closed().isMeasured();
    assertThat(ended.attribute("streamgauge.websocket.subprotocol")).isEqualTo("v12.stomp");
    assertBeats(talk, "local", ended.seen().count("received.heartbeats"));
    assertBeats(talk, "peer", ended.seen().count("sent.heartbeats"));
    assertThat(talk.sum("streamgauge.websocket.pings", point -> is(point, "local", "timeout")))
        .isZero();
    assertThat(talk.sum("streamgauge.websocket.pings", point -> is(point, "local", "unmatched")))
        .isZero();
  }

  private static void assertBeats(WebSocketTalk talk, String initiator, long beats) {
    assertThat(beats).isPositive();
    talk.awaitSum(
        "streamgauge.websocket.pings",
        point -> point.has("streamgauge.ping.initiator", initiator),
        beats);
  }

  private static boolean is(MetricPoint point, String initiator, String result) {
    return point.has("streamgauge.ping.initiator", initiator)
        && point.has("streamgauge.ping.result", result);
  }

  @Test
  void pingsOfEngineIoAreTimed() {
    String lane = sockets();
    WebSocketTalk talk =
        talk(lane + "/engine?every=300&EIO=4&transport=websocket", lane + "/{does}", "engine=0.1");
    talk.awaitAtLeast("streamgauge.websocket.pings", point -> is(point, "local", "answered"), 4);
    WebSocketTalk.Ended ended = talk.closed().isMeasured();
    assertThat((Double) ended.attribute("streamgauge.websocket.ping_rtt.avg"))
        .isBetween(0.09, 0.25);
    assertBeats(talk, "local", ended.seen().count("received.heartbeats"));
  }

  @Test
  void pingsOfEngineIoThatAreNotAnsweredTimeOut() {
    String lane = sockets();
    WebSocketTalk talk =
        talk(lane + "/engine?transport=websocket&EIO=4&every=200", lane + "/{does}");
    talk.awaitAtLeast("streamgauge.websocket.pings", point -> is(point, "local", "timeout"), 4);
    talk.closed();
  }

  @Test
  void clientsOfOlderEngineIoPing() {
    String lane = sockets();
    WebSocketTalk talk =
        talk(lane + "/echo?EIO=3&transport=websocket", lane + "/{does}")
            .tell("beat 200 2", "expect 5");
    WebSocketTalk.Ended ended = talk.closed().isMeasured();
    assertBeats(talk, "peer", ended.seen().count("sent.heartbeats"));
  }
}
