// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.webflux;

import app.Ask;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the servlets of the other servers do, in the functional endpoints of WebFlux. */
@SpringBootApplication
public class Application {
  private static final DataBufferFactory buffers = DefaultDataBufferFactory.sharedInstance;

  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  @Bean
  RouterFunction<ServerResponse> answers() {
    return RouterFunctions.route(RequestPredicates.path("/app/**"), Application::answer);
  }

  private static Mono<ServerResponse> answer(ServerRequest request) {
    Ask ask = Ask.of(request.uri().getRawPath() + query(request));
    switch (ask.behaviour()) {
      case "write":
      case "nonblocking":
      case "sse":
        return send(ask, body(ask));
      case "async":
        return send(ask, body(ask).publishOn(Schedulers.boundedElastic()));
      case "upload-stream":
      case "upload-listener":
      case "upload-bytewise":
      case "upload-lines":
      case "upload-form":
        return count(request);
      case "upload-parts":
        return request.multipartData().flatMap(parts -> say(parts.size()));
      case "upload-unread":
        return say(0);
      case "echo":
        return ServerResponse.ok().body(request.bodyToFlux(DataBuffer.class), DataBuffer.class);
      case "sendfile":
        return sendFile(ask.number("start", 0), ask.number("end", 0));
      case "files":
        return ServerResponse.ok().bodyValue(new FileSystemResource(Ask.hugeFile()));
      case "hello":
        return ServerResponse.ok().contentType(MediaType.TEXT_PLAIN).bodyValue("hello");
      case "empty":
        return ServerResponse.ok().build();
      case "redirect":
        return ServerResponse.status(302).header(HttpHeaders.LOCATION, "elsewhere").build();
      case "throw":
        return fail(ask);
      default:
        return ServerResponse.notFound().build();
    }
  }

  private static String query(ServerRequest request) {
    String query = request.uri().getRawQuery();
    return query == null ? "" : "?" + query;
  }

  private static Mono<ServerResponse> send(Ask ask, Flux<DataBuffer> body) {
    ServerResponse.BodyBuilder response =
        ServerResponse.status(ask.status()).header(HttpHeaders.CONTENT_TYPE, ask.type());
    if (ask.has("length")) {
      response.contentLength(ask.number("length", 0));
    }
    int every = ask.flushEvery();
    return response.body(
        (output, context) ->
            every == 0 ? output.writeWith(body) : output.writeAndFlushWith(body.window(every)));
  }

  private static Flux<DataBuffer> body(Ask ask) {
    Flux<DataBuffer> body = Flux.fromIterable(ask.pieces()).map(buffers::wrap);
    return ask.gapMillis() == 0 ? body : apart(body, Duration.ofMillis(ask.gapMillis()));
  }

  private static Flux<DataBuffer> apart(Flux<DataBuffer> body, Duration gap) {
    return body.index()
        .concatMap(
            piece -> {
              Mono<DataBuffer> bytes = Mono.just(piece.getT2());
              return piece.getT1() == 0 ? bytes : bytes.delayElement(gap);
            },
            1);
  }

  private static Mono<ServerResponse> count(ServerRequest request) {
    AtomicLong bytes = new AtomicLong();
    return request
        .bodyToFlux(DataBuffer.class)
        .doOnNext(
            piece -> {
              bytes.addAndGet(piece.readableByteCount());
              DataBufferUtils.release(piece);
            })
        .then(Mono.defer(() -> say(bytes.get())));
  }

  private static Mono<ServerResponse> say(long number) {
    return ServerResponse.ok().contentType(MediaType.TEXT_PLAIN).bodyValue(Long.toString(number));
  }

  private static Mono<ServerResponse> sendFile(long start, long end) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(end - start)
        .body((output, context) -> zeroCopy(output, start, end));
  }

  private static Mono<Void> zeroCopy(ServerHttpResponse output, long start, long end) {
    return ((ZeroCopyHttpOutputMessage) output).writeWith(Ask.hugeFile(), start, end - start);
  }

  private static Mono<ServerResponse> fail(Ask ask) {
    int after = ask.number("after", 0);
    if (after == 0) {
      return Mono.error(new IllegalStateException("as asked"));
    }
    Flux<Publisher<DataBuffer>> body =
        Flux.<Publisher<DataBuffer>>just(Mono.just(buffers.wrap(Ask.pattern(after))))
            .concatWith(Mono.error(new IllegalStateException("as asked")));
    return ServerResponse.ok()
        .contentType(MediaType.TEXT_PLAIN)
        .body((output, context) -> output.writeAndFlushWith(body));
  }
}
