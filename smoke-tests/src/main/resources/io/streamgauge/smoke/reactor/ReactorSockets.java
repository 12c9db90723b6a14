package app;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** WebSocket sessions, which do with messages what the last part of their path says. */
final class ReactorSockets {
  private static final int LARGE = 1 << 21;

  private ReactorSockets() {}

  static boolean areAskedFor(HttpServerRequest request) {
    return isTunnelled(request) || request.requestHeaders().contains("upgrade", "websocket", true);
  }

  private static boolean isTunnelled(HttpServerRequest request) {
    return request.method() == HttpMethod.CONNECT;
  }

  static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response, Ask ask) {
    if ("http://evil.example".equals(request.requestHeaders().get("origin"))) {
      return response.status(403).send();
    }
    if (!isTunnelled(request) && !request.requestHeaders().contains("sec-websocket-key")) {
      return response.status(400).send(); // Reactor Netty would close the connection
    }
    WebsocketServerSpec.Builder spec =
        WebsocketServerSpec.builder()
            .compress(true)
            .maxFramePayloadLength(ask.number("limit", LARGE));
    if (request.requestHeaders().contains("sec-websocket-protocol")) {
      spec.protocols("chat"); // else it would wait for a client that asks for one
    }
    return response.sendWebsocket((in, out) -> talk(in, out, ask), spec.build());
  }

  private static Publisher<Void> talk(WebsocketInbound in, WebsocketOutbound out, Ask ask) {
    Flux<WebSocketFrame> messages = in.aggregateFrames(LARGE).receiveFrames();
    switch (ask.behaviour()) {
      case "echo":
        return send(out, messages.map(WebSocketFrame::retain));
      case "parts":
        return send(out, messages.concatMap(message -> parts(textOf(message))));
      case "close":
        int code = ask.number("code", 1000);
        return send(out, messages.map(message -> new CloseWebSocketFrame(code, "bye")));
      case "slow":
        return send(
            out,
            messages
                .doOnNext(message -> sleep(ask.number("ms", 100)))
                .map(message -> new TextWebSocketFrame("slept")));
      case "ping":
        Duration every = Duration.ofMillis(ask.number("every", 1000));
        return Mono.firstWithSignal(
            send(out, Flux.interval(every).map(ReactorSockets::ping)), messages.then());
      case "push":
        byte[] bytes = new byte[ask.number("size", 1000)];
        Flux<WebSocketFrame> all =
            Flux.range(0, ask.number("n", 1))
                .map(i -> new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        return Mono.when(send(out, all), messages.then());
      default:
        return messages.then();
    }
  }

  private static Mono<Void> send(WebsocketOutbound out, Flux<? extends WebSocketFrame> frames) {
    return out.sendObject(frames, frame -> true).then();
  }

  private static String textOf(WebSocketFrame message) {
    return message.content().toString(StandardCharsets.UTF_8);
  }

  private static Flux<WebSocketFrame> parts(String text) {
    int third = text.length() / 3;
    return Flux.just(
        new TextWebSocketFrame(false, 0, text.substring(0, third)),
        new ContinuationWebSocketFrame(false, 0, text.substring(third, 2 * third)),
        new ContinuationWebSocketFrame(true, 0, text.substring(2 * third)));
  }

  private static WebSocketFrame ping(long count) {
    return new PingWebSocketFrame(
        Unpooled.copiedBuffer(Long.toString(count), StandardCharsets.US_ASCII));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
