// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is Undertow's own in WebSocket: its queue, its idle timeout, frames read in parts. */
abstract class UndertowWebSocketContract extends ServerContract implements WebSocketContract {
  UndertowWebSocketContract(ServerUnderTest server, int jdk) {
    super(server, jdk);
  }

  WebSocketTalk talk(String lane, String target, String... options) {
    String route = webSocketRoute(lane, "");
    return WebSocketTalk.begin(measured(), lane + "/" + target, route, List.of(options));
  }

  /** A lane of the endpoints. */
  String sockets() {
    return measured().lane().replace("/c", "/w");
  }

  @Test
  void sessionThatIsIdleTimesOut() {
    talk(sockets(), "echo?idle=500")
        .tell("text x", "expect 1", "closed")
        .ended()
        .isMeasured()
        .closedWith(1001, "local")
        .hasOutcome("timeout")
        .isNoError();
  }

  @Test
  void closeFrameThatComesByteByByteIsOne() {
    String[] bytes = {"raw 88", "raw 82", "raw 00", "raw 00", "raw 00", "raw 00", "raw 10"};
    talk(sockets(), "echo")
        .tell("text x", "expect 1")
        .tell(bytes)
        .tell("raw e1", "closed")
        .ended()
        .closedWith(4321, "peer")
        .hasOutcome("completed");
  }

  @Test
  void messagesWaitForAReaderThatPausesAndForNoOtherOne() {
    String lane = sockets();
    int messages = 150;
    try (WebSocketTalk paused = talk(lane, "broadcast", "rcvbuf=65536");
        WebSocketTalk sender = talk(lane, "broadcast")) {
      paused.tell("pause");
      sender.broadcast(messages, 100_000);
      paused.awaitAtLeast("streamgauge.buffer.depth", UndertowWebSocketContract::isQueue, 50);
      paused.awaitAtLeast(
          "streamgauge.buffer.usage", UndertowWebSocketContract::isQueue, 50 * 100_000);
      WebSocketTalk.Ended ended = paused.tell("resume", "expect " + messages).closed();
      assertThat(ended.attribute("streamgauge.stream.sent.bytes")).isEqualTo(100_000L * messages);
      assertThat(ended.attribute("streamgauge.stream.sent.messages")).isEqualTo((long) messages);
      paused.awaitSum("streamgauge.buffer.depth", UndertowWebSocketContract::isQueue, 0);
      sender.closed();
    }
  }

  @Test
  void whatWaitsForAReaderThatGoesIsDroppedAndNotSent() {
    String lane = sockets();
    int messages = 150;
    try (WebSocketTalk paused = talk(lane, "broadcast", "rcvbuf=65536");
        WebSocketTalk sender = talk(lane, "broadcast")) {
      paused.tell("pause");
      sender.broadcast(messages, 100_000);
      paused.awaitSentOrWaiting(2 * messages);
      WebSocketTalk.Ended ended = paused.tell("cut").ended();
      long sent = (Long) ended.attribute("streamgauge.stream.sent.messages");
      assertThat(sent).isBetween(0L, messages - 50L);
      ended.closedWith(1006, "none").hasOutcome("client_abort").isNoError();
      paused.awaitSum("streamgauge.buffer.item.dropped", point -> true, messages - sent);
      sender.closed();
    }
  }

  private static boolean isQueue(MetricPoint point) {
    return point.has("streamgauge.buffer.kind", "websocket_send");
  }

  @Override
  public boolean timesSends() {
    return true;
  }
}
