// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Sessions of Jetty's own API, which may close a connection without a close frame. */
abstract class JettyNativeWebSocketContract extends JettyWebSocketContract {
  private final JettyEndpoints endpoints;

  JettyNativeWebSocketContract(JettyEndpoints endpoints, int jdk) {
    super(endpoints, jdk);
    this.endpoints = endpoints;
  }

  @Override
  String title() {
    return super.title() + ": native " + endpoints.kind();
  }

  @Override
  public String webSocketRoute(String lane, String does) {
    return endpoints.isServlet() ? lane + "/*" : lane + "/{does}";
  }

  /** The endpoints of the other API would be in their way. */
  @Override
  Launch change(Launch launch) {
    return launch;
  }

  @Test
  void connectionThatTheServerDropsIsItsAbort() {
    String lane = measured().lane().replace("/c", "/w");
    WebSocketTalk.begin(measured(), lane + "/drop", webSocketRoute(lane, "drop"), List.of())
        .tell("text x", "closed")
        .ended()
        .closedWith(1006, "none")
        .hasOutcome("server_abort");
  }

  @Test
  void handlerThatThrowsIsTold() {
    String lane = measured().lane().replace("/c", "/w");
    String route = webSocketRoute(lane, "fail");
    WebSocketTalk talk = WebSocketTalk.begin(measured(), lane + "/fail", route, List.of());
    talk.tell("text x", "closed").ended().closedWith(1011, "local").hasOutcome("error");
    talk.awaitCount(
        "streamgauge.stream.message.process.duration",
        point -> point.has("error.type", "java.lang.IllegalStateException"),
        1);
  }

  @Test
  void framesThatJettyRefusesAreDropped() {
    assumeFalse(endpoints == JettyEndpoints.SERVLETS_9_4, "not told of Jetty 9.4");
    int messages = 300;
    String lane = measured().lane().replace("/c", "/w");
    String route = webSocketRoute(lane, "broadcast");
    String target = lane + "/broadcast";
    try (WebSocketTalk paused =
            WebSocketTalk.begin(
                measured(), target + "?outgoing=100", route, List.of("rcvbuf=65536"));
        WebSocketTalk second = WebSocketTalk.begin(measured(), target, route, List.of());
        WebSocketTalk speaker = WebSocketTalk.begin(measured(), target, route, List.of())) {
      paused.tell("pause");
      speaker.broadcast(messages, 60_000);
      second.tell("expect " + messages);
      awaitQueue(paused, "streamgauge.buffer.depth", 90, 100);
      assertThat(second.closed().seen().count("received.messages")).isEqualTo(messages);
      assertThat(speaker.closed().seen().count("received.messages")).isEqualTo(messages);
      long dropped = (long) paused.settled("streamgauge.buffer.item.dropped", point -> true);
      assertThat(dropped).isBetween(50L, messages - 100L);
      WebSocketTalk.Ended late = paused.tell("resume", "expect " + (messages - dropped)).closed();
      assertThat(late.seen().count("received.messages")).isEqualTo(messages - dropped);
      assertThat(late.attribute("streamgauge.stream.sent.messages")).isEqualTo(messages - dropped);
      awaitQueue(paused, "streamgauge.buffer.depth", 0, 0);
      assertThat((long) paused.sum("streamgauge.buffer.item.dropped", point -> true))
          .isEqualTo(dropped);
    }
  }

  /** Lines of Jetty have classes of the same name that have not the same members. */
  @Test
  @Order(Integer.MAX_VALUE - 3)
  void nothingThatIsCountedIsMissing() {
    measured().assertTestsHaveRun();
    assertThat(measured().server().jvm().stderr()).doesNotContain("joinpoint skipped");
  }
}
