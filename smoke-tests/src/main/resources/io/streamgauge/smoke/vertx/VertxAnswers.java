package app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;

/** What is answered to a request, in the API that Vert.x 4 and 5 share. */
final class VertxAnswers {
  private final Vertx vertx;

  VertxAnswers(Vertx vertx) {
    this.vertx = vertx;
  }

  void answer(HttpServerRequest request) {
    Ask ask = Ask.of(request.uri());
    if (VertxSockets.areAskedFor(request)) {
      VertxSockets.answer(vertx, request, ask);
      return;
    }
    HttpServerResponse response = request.response();
    switch (ask.behaviour()) {
      case "write":
      case "nonblocking":
      case "sse":
        head(request, ask);
        if (isBodiless(request, ask)) {
          response.end();
        } else {
          new Pieces(vertx, response, ask).write();
        }
        break;
      case "async":
        head(request, ask);
        Thread writer = new Thread(() -> writeAndWait(response, ask), "app-writer");
        writer.setDaemon(true);
        writer.start();
        break;
      case "upload-stream":
      case "upload-listener":
      case "upload-bytewise":
      case "upload-lines":
        count(request);
        break;
      case "upload-form":
      case "upload-parts":
        request.body().onSuccess(body -> response.end(Integer.toString(body.length())));
        break;
      case "upload-unread":
        response.end("0");
        break;
      case "echo":
        response.setChunked(true);
        request.pipeTo(response);
        break;
      case "sendfile":
        sendFile(response, ask.number("start", 0), ask.number("end", 0));
        break;
      case "files":
        sendFiles(request, response);
        break;
      case "hello":
        response.putHeader("Content-Type", "text/plain").end("hello");
        break;
      case "empty":
        response.end();
        break;
      case "redirect":
        response.setStatusCode(302).putHeader("Location", "elsewhere").end();
        break;
      case "throw":
        fail(response, ask);
        break;
      default:
        response.setStatusCode(404).end("as asked");
        break;
    }
  }

  private static void head(HttpServerRequest request, Ask ask) {
    HttpServerResponse response = request.response();
    response.setStatusCode(ask.status()).putHeader("Content-Type", ask.type());
    if (ask.has("length")) {
      response.putHeader("Content-Length", Integer.toString(ask.number("length", 0)));
    } else if (request.version() != HttpVersion.HTTP_2) {
      response.setChunked(true);
    }
  }

  /** In HTTP/2, Vert.x leaves it to the application to write no body where there is none. */
  private static boolean isBodiless(HttpServerRequest request, Ask ask) {
    return request.version() == HttpVersion.HTTP_2
        && (request.method() == HttpMethod.HEAD || ask.status() == 204 || ask.status() == 304);
  }

  /**
   * Writes until the queue is full and goes on when it has drained. Vert.x flushes when its event
   * loop has nothing else to do: who wants a flush waits for the write.
   */
  private static final class Pieces {
    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Iterator<byte[]> pieces;
    private final int gap;
    private final boolean waits;

    Pieces(Vertx vertx, HttpServerResponse response, Ask ask) {
      this.vertx = vertx;
      this.response = response;
      this.pieces = ask.pieces().iterator();
      this.gap = ask.gapMillis();
      this.waits = ask.has("flush");
    }

    void write() {
      while (pieces.hasNext() && !response.closed()) {
        Future<Void> written = response.write(Buffer.buffer(pieces.next()));
        if (gap > 0 && pieces.hasNext()) {
          vertx.setTimer(gap, fired -> write());
          return;
        }
        if (waits) {
          written.onSuccess(nothing -> write());
          return;
        }
        if (response.writeQueueFull()) {
          response.drainHandler(drained -> write());
          return;
        }
      }
      if (!response.closed()) {
        response.end();
      }
    }
  }

  /** On a thread of the application's own, which waits for each of its writes. */
  private static void writeAndWait(HttpServerResponse response, Ask ask) {
    try {
      for (byte[] piece : ask.pieces()) {
        response.write(Buffer.buffer(piece)).toCompletionStage().toCompletableFuture().get();
        if (ask.gapMillis() > 0) {
          Thread.sleep(ask.gapMillis());
        }
      }
      response.end();
    } catch (ExecutionException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void count(HttpServerRequest request) {
    long[] bytes = new long[1];
    request.handler(buffer -> bytes[0] += buffer.length());
    request.endHandler(end -> request.response().end(Long.toString(bytes[0])));
  }

  private static void sendFile(HttpServerResponse response, long start, long end) {
    response.putHeader("Content-Type", "application/octet-stream");
    response.sendFile(Ask.hugeFile().getPath(), start, end - start);
  }

  private static void sendFiles(HttpServerRequest request, HttpServerResponse response) {
    String range = request.getHeader("Range");
    if (range == null) {
      sendFile(response, 0, Ask.hugeFile().length());
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-");
    response.setStatusCode(206);
    sendFile(response, Long.parseLong(ends[0]), Long.parseLong(ends[1]) + 1);
  }

  /** Ends it as the router of Vert.x does when a handler throws. */
  private static void fail(HttpServerResponse response, Ask ask) {
    int after = ask.number("after", 0);
    if (after == 0) {
      response.setStatusCode(500).end("Internal Server Error");
      return;
    }
    response.setChunked(true).putHeader("Content-Type", "text/plain");
    response.write(Buffer.buffer(Ask.pattern(after))).onComplete(written -> response.reset());
  }
}
