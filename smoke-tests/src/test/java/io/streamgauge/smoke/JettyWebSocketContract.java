// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for WebSocket on all lines of Jetty. */
abstract class JettyWebSocketContract extends ServerContract implements WebSocketContract {
  JettyWebSocketContract(ServerUnderTest jetty, int jdk) {
    super(jetty, jdk);
  }

  @Override
  Launch change(Launch launch) {
    return launch.withWebSockets();
  }

  /** Jetty hands on what asks for another version, and the application has nothing there. */
  @Override
  public List<Integer> refusals() {
    return List.of(400, 404, 403);
  }

  @Test
  void sessionInWhichNobodySaysAnythingTimesOut() {
    String lane = measured().lane().replace("/c", "/w");
    String route = webSocketRoute(lane, "echo");
    WebSocketTalk.begin(measured(), lane + "/echo?idle=700", route, List.of())
        .tell("text x", "expect 1", "closed")
        .ended()
        .closedWith(1001, "local")
        .hasOutcome("timeout");
  }

  @Test
  void broadcastWaitsInTheQueueOfWhoeverDoesNotRead() {
    int messages = 300;
    int size = 60_000;
    String lane = measured().lane().replace("/c", "/w");
    String route = webSocketRoute(lane, "broadcast");
    String target = lane + "/broadcast";
    try (WebSocketTalk paused =
            WebSocketTalk.begin(measured(), target, route, List.of("rcvbuf=65536"));
        WebSocketTalk speaker = WebSocketTalk.begin(measured(), target, route, List.of())) {
      paused.tell("pause");
      speaker.broadcast(messages, size);
      awaitQueue(paused, "streamgauge.buffer.depth", 50, messages);
      awaitQueue(paused, "streamgauge.buffer.usage", 50L * size, (long) messages * size);
      // The first ones of a second are timed, which may all have left: so is one of another second.
      speaker.broadcast(1, size);
      paused.settled("streamgauge.buffer.depth", point -> true);
      WebSocketTalk.Ended ended = paused.tell("resume", "expect " + (messages + 1)).closed();
      assertThat(ended.attribute("streamgauge.stream.sent.bytes"))
          .isEqualTo(ended.seen().count("received.bytes"));
      paused.awaitAtLeast("streamgauge.stream.message.send.duration", point -> true, 1);
      awaitQueue(paused, "streamgauge.buffer.depth", 0, 0);
      awaitQueue(paused, "streamgauge.buffer.usage", 0, 0);
      speaker.closed();
    }
  }

  /** The frame that is being written when the client goes is a part of it sent, a part lost. */
  @Test
  void whatWaitsForAReaderThatGoesIsDroppedAndNotSent() {
    int messages = 150;
    String lane = measured().lane().replace("/c", "/w");
    String route = webSocketRoute(lane, "broadcast");
    String target = lane + "/broadcast";
    try (WebSocketTalk paused =
            WebSocketTalk.begin(measured(), target, route, List.of("rcvbuf=65536"));
        WebSocketTalk speaker = WebSocketTalk.begin(measured(), target, route, List.of())) {
      paused.tell("pause");
      speaker.broadcast(messages, 100_000);
      WebSocketTalk.Ended ended = paused.tell("cut").ended();
      long sent = (Long) ended.attribute("streamgauge.stream.sent.messages");
      assertThat(sent).isBetween(1L, messages - 50L);
      paused.awaitSum("streamgauge.buffer.item.dropped", point -> true, messages - sent);
      speaker.closed();
    }
  }

  static void awaitQueue(WebSocketTalk talk, String metric, long least, long most) {
    assertThat(
            Poll.holds(
                Duration.ofSeconds(40),
                () -> {
                  double value = talk.sum(metric, point -> true);
                  return value >= least && value <= most;
                }))
        .as("%s from %s to %s", metric, least, most)
        .isTrue();
  }

  @Override
  public boolean timesSends() {
    return true;
  }
}
