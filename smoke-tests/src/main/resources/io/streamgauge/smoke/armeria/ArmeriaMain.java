package app;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.encoding.EncodingService;
import java.io.FileInputStream;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Armeria with the vocabulary of the tests. Its ports speak both HTTP/1.1 and HTTP/2.
 *
 * <p>Arguments: the key store, its type and its password. Prints a line for each listener.
 */
public final class ArmeriaMain {
  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 0);

  private static final ScheduledExecutorService writers = Executors.newSingleThreadScheduledExecutor(
      work -> {
        Thread thread = new Thread(work, "app-writer");
        thread.setDaemon(true);
        return thread;
      });

  private ArmeriaMain() {}

  public static void main(String[] arguments) throws Exception {
    KeyManagerFactory keys = keys(arguments[0], arguments[1], arguments[2].toCharArray());
    Server server = start(server().port(LOCAL, SessionProtocol.HTTPS).tls(keys));
    Server gzip = start(server().decorator(EncodingService.newDecorator()));
    print("plain", server.activeLocalPort(SessionProtocol.HTTP));
    print("h2c", server.activeLocalPort(SessionProtocol.HTTP));
    print("tls", server.activeLocalPort(SessionProtocol.HTTPS));
    print("gzip", gzip.activeLocalPort(SessionProtocol.HTTP));
    System.out.println("ready");
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

  private static ServerBuilder server() {
    return ArmeriaSockets.add(Server.builder())
        .requestTimeoutMillis(0)
        .idleTimeoutMillis(0)
        .maxRequestLength(0)
        .serviceUnder("/", ArmeriaMain::answer);
  }

  private static Server start(ServerBuilder builder) {
    Server server = builder.port(LOCAL, SessionProtocol.HTTP).build();
    server.start().join();
    return server;
  }

  private static void print(String name, int port) {
    System.out.println("listener " + name + " " + port);
  }

  private static HttpResponse answer(ServiceRequestContext context, HttpRequest request) {
    Ask ask = Ask.of(request.path());
    switch (ask.behaviour()) {
      case "write":
      case "nonblocking":
      case "sse":
        return new Pieces(ask, context.eventLoop()).response();
      case "async":
        return new Pieces(ask, writers).response();
      case "upload-stream":
      case "upload-listener":
      case "upload-bytewise":
      case "upload-lines":
        return say(Sum.of(request));
      case "upload-form":
      case "upload-parts":
        return say(request.aggregate().thenApply(whole -> whole.content().length()));
      case "upload-unread":
        return HttpResponse.of("0");
      case "echo":
        return HttpResponse.of(ResponseHeaders.of(200), request.split().body());
      case "sendfile":
        return file(200, ask.number("start", 0), ask.number("end", 0));
      case "files":
        return files(request);
      case "hello":
        return HttpResponse.of("hello");
      case "empty":
        return HttpResponse.of(ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_LENGTH, 0));
      case "redirect":
        return HttpResponse.ofRedirect("elsewhere");
      case "throw":
        return fail(ask);
      default:
        return HttpResponse.of(HttpStatus.NOT_FOUND);
    }
  }

  /** Writes the next piece when the one before has been taken. */
  private static final class Pieces {
    private final HttpResponseWriter response = HttpResponse.streaming();
    private final Ask ask;
    private final Iterator<byte[]> pieces;
    private final ScheduledExecutorService executor;

    Pieces(Ask ask, ScheduledExecutorService executor) {
      this.ask = ask;
      this.pieces = ask.pieces().iterator();
      this.executor = executor;
    }

    HttpResponse response() {
      ResponseHeadersBuilder head =
          ResponseHeaders.builder(ask.status()).add(HttpHeaderNames.CONTENT_TYPE, ask.type());
      if (ask.has("length")) {
        head.contentLength(ask.number("length", 0));
      }
      response.write(head.build());
      write();
      return response;
    }

    private void write() {
      if (!pieces.hasNext()) {
        response.close();
      } else if (response.tryWrite(HttpData.wrap(pieces.next()))) {
        response.whenConsumed().thenRunAsync(this::pause, executor);
      }
    }

    private void pause() {
      if (ask.gapMillis() > 0 && pieces.hasNext()) {
        executor.schedule(this::write, ask.gapMillis(), TimeUnit.MILLISECONDS);
      } else {
        write();
      }
    }
  }

  /** Takes a body piece by piece and completes with its size. */
  private static final class Sum extends CompletableFuture<Integer> implements Subscriber<HttpData> {
    private int bytes;

    static Sum of(HttpRequest request) {
      Sum sum = new Sum();
      request.split().body().subscribe(sum);
      return sum;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpData data) {
      bytes += data.length();
    }

    @Override
    public void onError(Throwable why) {
      completeExceptionally(why);
    }

    @Override
    public void onComplete() {
      complete(bytes);
    }
  }

  private static HttpResponse say(CompletableFuture<Integer> number) {
    return HttpResponse.of(number.thenApply(n -> HttpResponse.of(Integer.toString(n))));
  }

  private static HttpResponse file(int status, long start, long end) {
    ResponseHeaders head =
        ResponseHeaders.builder(status)
            .contentType(MediaType.OCTET_STREAM)
            .contentLength(end - start)
            .build();
    return HttpResponse.of(
        head,
        StreamMessage.builder(Ask.hugeFile().toPath())
            .bufferSize(1 << 18)
            .build()
            .range(start, end - start));
  }

  private static HttpResponse files(HttpRequest request) {
    String range = request.headers().get(HttpHeaderNames.RANGE);
    if (range == null) {
      return file(200, 0, Ask.hugeFile().length());
    }
    String[] ends = range.substring("bytes=".length()).split("-");
    return file(206, Long.parseLong(ends[0]), Long.parseLong(ends[1]) + 1);
  }

  private static HttpResponse fail(Ask ask) {
    int after = ask.number("after", 0);
    if (after == 0) {
      throw new IllegalStateException("as asked");
    }
    HttpResponseWriter response = HttpResponse.streaming();
    response.write(ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, "text/plain"));
    response.write(HttpData.wrap(Ask.pattern(after)));
    response
        .whenConsumed()
        .thenRun(() -> response.close(new IllegalStateException("as asked")));
    return response;
  }
}
