package app;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;

/** One WebSocket session, which does with messages what the last part of its path says. */
final class VertxSockets {
  private static final int LARGE = 1 << 21;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final Ask ask;
  private int unsent;

  private VertxSockets(Vertx vertx, ServerWebSocket socket, Ask ask) {
    this.vertx = vertx;
    this.socket = socket;
    this.ask = ask;
  }

  static HttpServerOptions in(HttpServerOptions options) {
    return options
        .setWebSocketSubProtocols(List.of("chat"))
        .setMaxWebSocketFrameSize(LARGE)
        .setMaxWebSocketMessageSize(LARGE);
  }

  static boolean areAskedFor(HttpServerRequest request) {
    return "websocket".equals(request.getHeader("Upgrade"));
  }

  static void answer(Vertx vertx, HttpServerRequest request, Ask ask) {
    if ("http://evil.example".equals(request.getHeader("Origin"))) {
      request.response().setStatusCode(403).end();
    } else {
      request.toWebSocket().onSuccess(socket -> new VertxSockets(vertx, socket, ask).begin());
    }
  }

  private void begin() {
    socket.textMessageHandler(this::text);
    socket.binaryMessageHandler(this::binary);
    if (ask.behaviour().equals("ping")) {
      long[] count = new long[1];
      vertx.setPeriodic(ask.number("every", 1000), timer -> ping(timer, count[0]++));
    } else if (ask.behaviour().equals("push")) {
      unsent = ask.number("n", 1);
      push();
    }
  }

  private void text(String text) {
    switch (ask.behaviour()) {
      case "echo":
        socket.writeTextMessage(text);
        break;
      case "parts":
        int third = text.length() / 3;
        socket.writeFrame(WebSocketFrame.textFrame(text.substring(0, third), false));
        socket.writeFrame(rest(text.substring(third, 2 * third), false));
        socket.writeFrame(rest(text.substring(2 * third), true));
        break;
      case "close":
        socket.close((short) ask.number("code", 1000), "bye");
        break;
      case "slow":
        sleep(ask.number("ms", 100));
        socket.writeTextMessage("slept");
        break;
      default:
        break;
    }
  }

  private static WebSocketFrame rest(String text, boolean last) {
    return WebSocketFrame.continuationFrame(Buffer.buffer(text), last);
  }

  /** Vert.x has its limits from the server's options: those of one path are the application's. */
  private void binary(Buffer bytes) {
    if (bytes.length() > ask.number("limit", LARGE)) {
      socket.close((short) 1009, "too big");
    } else if (ask.behaviour().equals("echo")) {
      socket.writeBinaryMessage(bytes);
    }
  }

  private void ping(long timer, long count) {
    if (socket.isClosed()) {
      vertx.cancelTimer(timer);
    } else {
      socket.writePing(Buffer.buffer(Long.toString(count)));
    }
  }

  private void push() {
    while (unsent > 0 && !socket.isClosed()) {
      unsent--;
      socket.writeBinaryMessage(Buffer.buffer(new byte[ask.number("size", 1000)]));
      if (socket.writeQueueFull()) {
        socket.drainHandler(drained -> push());
        return;
      }
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
