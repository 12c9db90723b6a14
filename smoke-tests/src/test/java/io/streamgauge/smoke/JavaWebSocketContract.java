// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Java-WebSocket: its queue without a limit, its timer, senders that do not wait for each other.
 */
abstract class JavaWebSocketContract extends ServerContract implements WebSocketContract {
  JavaWebSocketContract(JavaWebSocketLibraries library) {
    super(library, 17);
  }

  @Override
  public String webSocketRoute(String lane, String does) {
    return lane + "/" + does;
  }

  /** Whatever is wrong, it says 404. */
  @Override
  public List<Integer> refusals() {
    return List.of(404, 404, 404);
  }

  /** It reads nothing when it has sent a close frame: the client's is not seen. */
  @Override
  public void assertClosedByTheServer(WebSocketTalk.Ended session) {
    session.isMeasuredButForTheClientsClose();
  }

  private WebSocketTalk talk(String lane, String does, String... options) {
    return WebSocketTalk.begin(
        measured(), lane + "/" + does, webSocketRoute(lane, does), List.of(options));
  }

  @Test
  void broadcastIsCountedForEachOfItsClients() {
    int messages = 300;
    int size = 60_000;
    String lane = measured().lane().replace("/c", "/w");
    try (WebSocketTalk paused = talk(lane, "broadcast", "rcvbuf=65536");
        WebSocketTalk second = talk(lane, "broadcast");
        WebSocketTalk speaker = talk(lane, "broadcast")) {
      paused.tell("pause");
      speaker.broadcast(messages, size);
      second.tell("expect " + messages);
      paused.awaitAtLeast("streamgauge.buffer.depth", JavaWebSocketContract::isQueue, 50);
      paused.awaitAtLeast("streamgauge.buffer.usage", JavaWebSocketContract::isQueue, 50.0 * size);
      assertReceivedAll(second.closed(), messages, size);
      assertThat(paused.sum("streamgauge.buffer.depth", JavaWebSocketContract::isQueue))
          .isGreaterThanOrEqualTo(50);
      paused.tell("resume", "expect " + messages);
      paused.awaitSum("streamgauge.buffer.depth", JavaWebSocketContract::isQueue, 0);
      paused.awaitSum("streamgauge.buffer.usage", JavaWebSocketContract::isQueue, 0);
      WebSocketTalk.Ended late = paused.closed();
      assertReceivedAll(late, messages, size);
      assertThat((Double) late.attribute("streamgauge.stream.blocked")).isPositive();
      assertReceivedAll(speaker.closed(), messages, size);
    }
  }

  private static void assertReceivedAll(WebSocketTalk.Ended ended, long messages, long size) {
    assertThat(ended.seen().count("received.messages")).isEqualTo(messages);
    assertThat(ended.attribute("streamgauge.stream.sent.messages")).isEqualTo(messages);
    assertThat(ended.attribute("streamgauge.stream.sent.chunks")).isEqualTo(messages);
    assertThat(ended.attribute("streamgauge.stream.sent.bytes")).isEqualTo(messages * size);
    assertThat(ended.attribute("streamgauge.websocket.close_code")).isEqualTo(1000L);
    assertThat(ended.attribute("streamgauge.websocket.initiator")).isEqualTo("peer");
    ended.hasOutcome("completed").isNoError();
  }

  @Test
  void whatWaitsForAReaderThatGoesIsDroppedAndNotSent() {
    int messages = 150;
    String lane = measured().lane().replace("/c", "/w");
    try (WebSocketTalk paused = talk(lane, "broadcast", "rcvbuf=65536");
        WebSocketTalk speaker = talk(lane, "broadcast")) {
      paused.tell("pause");
      speaker.broadcast(messages, 100_000);
      paused.awaitSentOrWaiting(2 * messages);
      WebSocketTalk.Ended ended = paused.tell("cut").ended();
      long sent = (Long) ended.attribute("streamgauge.stream.sent.messages");
      assertThat(sent).isBetween(0L, messages - 50L);
      ended.closedWith(1006, "none").hasOutcome("client_abort").isNoError();
      paused.awaitSum("streamgauge.buffer.item.dropped", point -> true, messages - sent);
      speaker.closed();
    }
  }

  @Test
  void messagesOfSeveralThreadsAtOnceAreAllCounted() {
    String lane = measured().lane().replace("/c", "/w");
    talk(lane, "crowd").tell("text 3000", "expect 12000").closed().isMeasured();
  }

  @Test
  void connectionThatTheServerDropsIsItsAbort() {
    String lane = measured().lane().replace("/c", "/w");
    talk(lane, "drop")
        .tell("text x", "closed")
        .ended()
        .closedWith(1006, "none")
        .hasOutcome("server_abort");
  }

  @Test
  void clientThatAnswersNoPingOfTheTimerTimesOut() {
    String lane = measured().lane().replace("/c", "/w");
    int port = measured().port(Connectors.IMPATIENT);
    String target = lane + "/echo";
    WebSocketTalk.begin(measured(), port, target, target, List.of("pong=never"))
        .tell("text x", "expect 1", "closed")
        .ended()
        .closedWith(1006, "none")
        .hasOutcome("timeout");
  }

  @Test
  void pingsOfTheTimerAreTimed() {
    String lane = measured().lane().replace("/c", "/w");
    int port = measured().port(Connectors.IMPATIENT);
    String target = lane + "/echo";
    WebSocketTalk talk = WebSocketTalk.begin(measured(), port, target, target, List.of("pong=0.2"));
    talk.awaitAtLeast(
        "streamgauge.websocket.pings",
        point -> point.has("streamgauge.ping.result", "answered"),
        2);
    assertThat((Double) talk.closed().attribute("streamgauge.websocket.ping_rtt.avg"))
        .isBetween(0.19, 0.35);
  }

  private static boolean isQueue(MetricPoint point) {
    return point.has("streamgauge.buffer.kind", "websocket_send");
  }

  @Override
  public boolean timesSends() {
    return true;
  }
}
