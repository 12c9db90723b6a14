package app;

import java.io.IOException;
import java.util.Map;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Responses that are written after the request's thread has gone. */
final class AsyncWrites {
  private AsyncWrites() {}

  static void addTo(Map<String, LaneServlet.Behaviour> behaviours) {
    behaviours.put("async", AsyncWrites::ownThread);
    behaviours.put("async-timeout", AsyncWrites::timeout);
    behaviours.put("nonblocking", AsyncWrites::nonblocking);
  }

  private static void ownThread(
      HttpServletRequest request, HttpServletResponse response, Query query) {
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    Writes.head(response, query);
    Thread writer = new Thread(() -> writeAndComplete(async, response, query), "app-writer");
    writer.setDaemon(true);
    writer.start();
  }

  private static void writeAndComplete(
      AsyncContext async, HttpServletResponse response, Query query) {
    try {
      byte[] bytes = Writes.pattern(query.number("size", 1000));
      int n = query.number("n", 10);
      for (int i = 0; i < n; i++) {
        response.getOutputStream().write(bytes);
        response.flushBuffer();
        Writes.pause(query.number("gap", 0));
      }
    } catch (IOException e) {
      // The client has gone: complete as any application would.
    } finally {
      completeOnce(async);
    }
  }

  private static void completeOnce(AsyncContext async) {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container was quicker: it ends the exchange itself when the client has gone.
    }
  }

  private static void timeout(
      HttpServletRequest request, HttpServletResponse response, Query query) {
    request.startAsync().setTimeout(query.number("after", 300));
  }

  private static void nonblocking(
      HttpServletRequest request, HttpServletResponse response, Query query) throws IOException {
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    Writes.head(response, query);
    ServletOutputStream out = response.getOutputStream();
    out.setWriteListener(
        new Pieces(async, out, query.number("n", 10), query.number("size", 1000)));
  }

  /** Writes the next piece whenever the container takes one. */
  private static final class Pieces implements WriteListener {
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final byte[] piece;
    private int left;

    Pieces(AsyncContext async, ServletOutputStream out, int n, int size) {
      this.async = async;
      this.out = out;
      this.left = n;
      this.piece = Writes.pattern(size);
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        if (left == 0) {
          async.complete();
          return;
        }
        left--;
        out.write(piece);
      }
    }

    @Override
    public void onError(Throwable t) {
      async.complete();
    }
  }
}
