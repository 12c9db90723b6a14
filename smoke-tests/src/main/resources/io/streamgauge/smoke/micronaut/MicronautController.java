package app;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.http.server.types.files.SystemFile;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Answers with what Micronaut takes from a controller: publishers, files, plain bodies. */
@Controller("/app")
public class MicronautController {
  /** Milliseconds: Micronaut flushes when the publisher has nothing more for now. */
  private static final int TO_BE_FLUSHED = 2;

  @Get("/{lane}/{behaviour}")
  public HttpResponse<?> get(HttpRequest<?> request) throws IOException {
    Ask ask = Ask.of(request.getUri().toString());
    switch (ask.behaviour()) {
      case "write":
      case "nonblocking":
      case "sse":
        return answer(request, ask, body(ask));
      case "async":
        return answer(request, ask, body(ask).publishOn(Schedulers.boundedElastic()));
      case "sendfile":
        return part(ask.number("start", 0), ask.number("end", 0));
      case "files":
        return HttpResponse.ok(new SystemFile(Ask.hugeFile(), MediaType.APPLICATION_OCTET_STREAM_TYPE));
      case "hello":
        return HttpResponse.ok("hello").contentType(MediaType.TEXT_PLAIN_TYPE);
      case "empty":
        return HttpResponse.ok();
      case "redirect":
        return HttpResponse.redirect(URI.create("elsewhere"));
      case "throw":
        return fail(ask);
      default:
        return HttpResponse.notFound();
    }
  }

  @Get("/hello")
  public HttpResponse<?> hello() {
    return HttpResponse.ok("hello").contentType(MediaType.TEXT_PLAIN_TYPE);
  }

  @Post(uri = "/{lane}/echo", consumes = MediaType.ALL, produces = MediaType.APPLICATION_OCTET_STREAM)
  public Publisher<byte[]> echo(@Body Publisher<byte[]> body) {
    return body;
  }

  @Post(uri = "/{lane}/upload-unread", consumes = MediaType.ALL, produces = MediaType.TEXT_PLAIN)
  public String unread() {
    return "0";
  }

  @Post(uri = "/{lane}/{behaviour}", consumes = MediaType.ALL, produces = MediaType.TEXT_PLAIN)
  public Mono<String> upload(@Body Publisher<byte[]> body) {
    return Flux.from(body).map(piece -> piece.length).reduce(0, Integer::sum).map(Object::toString);
  }

  /**
   * Micronaut knows the length of files only: what a publisher publishes goes out in chunks. Where
   * there is no body, it sends one nevertheless (HTTP/2, 204), and closes the connection after HEAD
   * unless it is told a length.
   */
  private static HttpResponse<?> answer(HttpRequest<?> request, Ask ask, Flux<byte[]> body) {
    MutableHttpResponse<Object> response =
        HttpResponse.status(HttpStatus.valueOf(ask.status())).contentType(ask.type());
    if (ask.hasTrueLength() && ask.gapMillis() == 0) {
      return response.body(file(new PiecesInput(ask.pieces().iterator()), ask.number("length", 0)));
    }
    if (request.getMethod() == HttpMethod.HEAD) {
      return response.contentLength(ask.number("size", 0));
    }
    boolean bodiless =
        request.getHttpVersion() == HttpVersion.HTTP_2_0
            && (ask.status() == 204 || ask.status() == 304);
    return bodiless ? response : response.body(body);
  }

  private static Flux<byte[]> body(Ask ask) {
    Flux<byte[]> body = Flux.fromIterable(ask.pieces());
    int gap = Math.max(ask.gapMillis(), ask.has("flush") ? TO_BE_FLUSHED : 0);
    return gap == 0 ? body : apart(body, Duration.ofMillis(gap));
  }

  private static Flux<byte[]> apart(Flux<byte[]> body, Duration gap) {
    return body.index()
        .concatMap(
            piece -> {
              Mono<byte[]> bytes = Mono.just(piece.getT2());
              return piece.getT1() == 0 ? bytes : bytes.delayElement(gap);
            },
            1);
  }

  private static HttpResponse<?> part(long start, long end) throws IOException {
    FileInputStream in = new FileInputStream(Ask.hugeFile());
    in.getChannel().position(start);
    return HttpResponse.ok(file(new BoundedInput(in, end - start), end - start));
  }

  private static StreamedFile file(InputStream in, long length) {
    return new StreamedFile(in, MediaType.APPLICATION_OCTET_STREAM_TYPE, 0, length);
  }

  private static HttpResponse<?> fail(Ask ask) {
    int after = ask.number("after", 0);
    if (after == 0) {
      throw new IllegalStateException("as asked");
    }
    Mono<byte[]> failure =
        Mono.delay(Duration.ofMillis(50))
            .then(Mono.error(new IllegalStateException("as asked")));
    return HttpResponse.ok(Flux.just(Ask.pattern(after)).concatWith(failure))
        .contentType(MediaType.TEXT_PLAIN_TYPE);
  }
}
