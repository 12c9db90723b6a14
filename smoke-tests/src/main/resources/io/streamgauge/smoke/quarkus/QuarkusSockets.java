package app;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.HandshakeRequest;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;

/** Sessions that do with messages what the last part of their path says. */
@WebSocket(path = "/app/{lane}/{does}")
public class QuarkusSockets {
  private static final int LARGE = 1 << 21;

  @Inject Vertx vertx;

  private static Ask ask(WebSocketConnection connection) {
    HandshakeRequest request = connection.handshakeRequest();
    String query = request.query();
    return Ask.of(query == null ? request.path() : request.path() + "?" + query);
  }

  @OnOpen
  public void open(WebSocketConnection connection) {
    Ask ask = ask(connection);
    if (ask.behaviour().equals("ping")) {
      vertx.setPeriodic(ask.number("every", 1000), timer -> ping(timer, connection));
    } else if (ask.behaviour().equals("push")) {
      Buffer message = Buffer.buffer(new byte[ask.number("size", 1000)]);
      for (int left = ask.number("n", 1); left > 0 && connection.isOpen(); left--) {
        connection.sendBinaryAndAwait(message);
      }
    }
  }

  private void ping(long timer, WebSocketConnection connection) {
    if (connection.isClosed()) {
      vertx.cancelTimer(timer);
    } else {
      Buffer payload = Buffer.buffer(Long.toString(System.nanoTime()));
      connection.sendPing(payload).subscribe().with(sent -> {}, failure -> {});
    }
  }

  @OnTextMessage
  public void text(String text, WebSocketConnection connection) throws InterruptedException {
    Ask ask = ask(connection);
    switch (ask.behaviour()) {
      case "echo":
      case "parts": // Quarkus writes no fragments
        connection.sendTextAndAwait(text);
        break;
      case "close":
        connection.closeAndAwait(new CloseReason(ask.number("code", 1000), "bye"));
        break;
      case "slow":
        Thread.sleep(ask.number("ms", 100));
        connection.sendTextAndAwait("slept");
        break;
      default:
        break;
    }
  }

  /** Quarkus has its limits from the server's settings: those of one path are the application's. */
  @OnBinaryMessage
  public void binary(Buffer bytes, WebSocketConnection connection) {
    Ask ask = ask(connection);
    if (bytes.length() > ask.number("limit", LARGE)) {
      connection.closeAndAwait(new CloseReason(1009, "too big"));
    } else if (ask.behaviour().equals("echo")) {
      connection.sendBinaryAndAwait(bytes);
    }
  }
}
