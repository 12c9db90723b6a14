package app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.io.FileInputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.NettyOutbound;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Reactor Netty with the vocabulary of the tests.
 *
 * <p>Arguments: the key store, its type and its password. Prints a line for each listener.
 */
public final class ReactorMain {
  private ReactorMain() {}

  public static void main(String[] arguments) throws Exception {
    KeyManagerFactory keys = keys(arguments[0], arguments[1], arguments[2].toCharArray());
    listen("plain", UnaryOperator.identity());
    listen("gzip", server -> server.compress(true));
    listen(
        "h2c",
        server ->
            server
                .protocol(HttpProtocol.H2C)
                .http2Settings(settings -> settings.connectProtocolEnabled(true)));
    listen(
        "tls",
        server ->
            server
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2)
                .secure(spec -> spec.sslContext(Http2SslContextSpec.forServer(keys))));
    System.out.println("ready");
    Thread.currentThread().join();
  }

  private static KeyManagerFactory keys(String file, String type, char[] password)
      throws Exception {
    KeyStore keys = KeyStore.getInstance(type);
    try (FileInputStream in = new FileInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    return factory;
  }

  private static void listen(String name, UnaryOperator<HttpServer> change) {
    HttpServer plain = HttpServer.create().host("127.0.0.1").port(0);
    DisposableServer server = change.apply(plain).handle(ReactorMain::answer).bindNow();
    System.out.println("listener " + name + " " + server.port());
  }

  private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    Ask ask = Ask.of(request.uri());
    if (ReactorSockets.areAskedFor(request)) {
      return ReactorSockets.answer(request, response, ask);
    }
    switch (ask.behaviour()) {
      case "write":
      case "nonblocking":
      case "sse":
        return send(head(response, ask), ask, body(ask));
      case "async":
        return send(head(response, ask), ask, body(ask).publishOn(Schedulers.boundedElastic()));
      case "upload-stream":
      case "upload-listener":
      case "upload-bytewise":
      case "upload-lines":
        return say(response, request.receive().map(ByteBuf::readableBytes).reduce(0, Integer::sum));
      case "upload-form":
      case "upload-parts":
        return say(response, request.receive().aggregate().map(ByteBuf::readableBytes));
      case "upload-unread":
        return say(response, Mono.just(0));
      case "echo":
        return response.send(request.receive().retain());
      case "sendfile":
        return sendFile(response, ask.number("start", 0), ask.number("end", 0));
      case "files":
        return sendFiles(request, response);
      case "hello":
        return response.header(HttpHeaderNames.CONTENT_TYPE, "text/plain").sendString(Mono.just("hello"));
      case "empty":
        return response.send();
      case "redirect":
        return response.sendRedirect("elsewhere");
      case "throw":
        return fail(response, ask);
      default:
        return response.sendNotFound();
    }
  }

  private static HttpServerResponse head(HttpServerResponse response, Ask ask) {
    response.status(ask.status()).header(HttpHeaderNames.CONTENT_TYPE, ask.type());
    if (ask.has("length")) {
      response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(ask.number("length", 0)));
    }
    return response;
  }

  private static Flux<ByteBuf> body(Ask ask) {
    Flux<ByteBuf> body = Flux.fromIterable(ask.pieces()).map(Unpooled::wrappedBuffer);
    return ask.gapMillis() == 0 ? body : apart(body, Duration.ofMillis(ask.gapMillis()));
  }

  private static Flux<ByteBuf> apart(Flux<ByteBuf> body, Duration gap) {
    return body.index()
        .concatMap(
            piece -> {
              Mono<ByteBuf> bytes = Mono.just(piece.getT2());
              return piece.getT1() == 0 ? bytes : bytes.delayElement(gap);
            },
            1);
  }

  private static NettyOutbound send(HttpServerResponse response, Ask ask, Flux<ByteBuf> body) {
    int every = ask.flushEvery();
    if (every == 0) {
      return response.send(body);
    }
    int[] pieces = new int[1];
    return response.send(body, piece -> ++pieces[0] % every == 0);
  }

  private static Publisher<Void> say(HttpServerResponse response, Mono<Integer> number) {
    return number.flatMap(
        n -> response.sendString(Mono.just(Integer.toString(n))).then());
  }

  private static NettyOutbound sendFile(HttpServerResponse response, long start, long end) {
    Path file = Ask.hugeFile().toPath();
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM)
        .header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(end - start))
        .sendFile(file, start, end - start);
  }

  private static NettyOutbound sendFiles(HttpServerRequest request, HttpServerResponse response) {
    String range = request.requestHeaders().get(HttpHeaderNames.RANGE);
    if (range == null) {
      return sendFile(response, 0, Ask.hugeFile().length());
    }
    String[] ends = range.substring("bytes=".length()).split("-");
    return sendFile(response.status(206), Long.parseLong(ends[0]), Long.parseLong(ends[1]) + 1);
  }

  private static Publisher<Void> fail(HttpServerResponse response, Ask ask) {
    int after = ask.number("after", 0);
    if (after == 0) {
      return Mono.error(new IllegalStateException("as asked"));
    }
    Flux<ByteBuf> body = Flux.just(Unpooled.wrappedBuffer(Ask.pattern(after)));
    return response.send(
        body.concatWith(Mono.error(new IllegalStateException("as asked"))), piece -> true);
  }
}
