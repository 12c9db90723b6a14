// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** WebSocket on Tyrus, on Grizzly; and what is its own: its queue, its idle timeout. */
abstract class TyrusWebSocketContract extends ServerContract implements WebSocketContract {
  TyrusWebSocketContract(TyrusLibraries tyrus, int jdk) {
    super(tyrus, jdk);
  }

  /** A handshake that Tyrus finds a fault in, but for its version and origin, is answered 500. */
  @Override
  public List<Integer> refusals() {
    return List.of(500, 426, 403);
  }

  /** Tyrus closes the connection behind its own close frame, and does not wait for the client's. */
  @Override
  public void assertClosedByTheServer(WebSocketTalk.Ended session) {
    session.isMeasuredButForTheClientsClose();
  }

  /** Of handlers that are added to a session Tyrus limits what it puts together, and no frame. */
  @Override
  public String[] messageOver1000() {
    return new String[] {"frame 2 0 900", "frame 0 1 900"};
  }

  private WebSocketTalk talk(String lane, String target, String... options) {
    String route = webSocketRoute(lane, "");
    return WebSocketTalk.begin(measured(), lane + "/" + target, route, List.of(options));
  }

  private String sockets() {
    return measured().lane().replace("/c", "/w");
  }

  /** Tyrus says 1000 when it has waited long enough. */
  @Test
  void sessionThatIsIdleTimesOut() {
    talk(sockets(), "echo?idle=500")
        .tell("text x", "expect 1", "closed")
        .ended()
        .isMeasuredButForTheClientsClose()
        .closedWith(1000, "local")
        .hasOutcome("timeout")
        .isNoError();
  }

  @Test
  void handlerThatThrowsIsToldOf() {
    WebSocketTalk talk = talk(sockets(), "fail");
    talk.tell("text x", "closed").ended().closedWith(1011, "local").hasOutcome("error");
    talk.awaitCount(
        "streamgauge.stream.message.process.duration",
        point -> point.has("error.type", "java.lang.IllegalStateException"),
        1);
  }

  @Test
  void messagesWaitForAReaderThatPausesAndForNoOtherOne() {
    String lane = sockets();
    int messages = 150;
    try (WebSocketTalk paused = talk(lane, "broadcast", "rcvbuf=65536");
        WebSocketTalk sender = talk(lane, "broadcast")) {
      paused.tell("pause");
      sender.broadcast(messages, 100_000);
      paused.awaitAtLeast("streamgauge.buffer.depth", TyrusWebSocketContract::isQueue, 50);
      paused.awaitAtLeast("streamgauge.buffer.usage", TyrusWebSocketContract::isQueue, 5_000_000);
      paused.awaitAtLeast(
          "streamgauge.stream.active",
          point -> point.has("streamgauge.stream.state", "blocked"),
          1);
      WebSocketTalk.Ended ended = paused.tell("resume", "expect " + messages).closed();
      assertThat(ended.attribute("streamgauge.stream.sent.bytes")).isEqualTo(100_000L * messages);
      assertThat(ended.attribute("streamgauge.stream.sent.messages")).isEqualTo((long) messages);
      paused.awaitSum("streamgauge.buffer.depth", TyrusWebSocketContract::isQueue, 0);
      sender.closed();
    }
  }

  /** A frame is in the queue until the socket has all of it. */
  @Test
  void whatWaitsForAReaderThatGoesIsDropped() {
    String lane = sockets();
    int messages = 150;
    try (WebSocketTalk paused = talk(lane, "broadcast", "rcvbuf=65536");
        WebSocketTalk sender = talk(lane, "broadcast")) {
      paused.tell("pause");
      sender.broadcast(messages, 100_000);
      paused.awaitAtLeast("streamgauge.buffer.depth", TyrusWebSocketContract::isQueue, 50);
      double waiting = paused.settled("streamgauge.buffer.depth", TyrusWebSocketContract::isQueue);
      paused.tell("cut").ended().closedWith(1006, "none").hasOutcome("client_abort");
      paused.awaitSum("streamgauge.buffer.item.dropped", point -> true, waiting);
      paused.awaitSum("streamgauge.buffer.depth", TyrusWebSocketContract::isQueue, 0);
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
