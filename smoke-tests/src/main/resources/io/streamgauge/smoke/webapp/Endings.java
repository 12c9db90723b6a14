package app;

import java.io.IOException;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Exchanges that end otherwise than with a body and 200. */
final class Endings {
  private Endings() {}

  static void addTo(Map<String, LaneServlet.Behaviour> behaviours) {
    behaviours.put("empty", (request, response, query) -> {});
    behaviours.put("error", Endings::error);
    behaviours.put("throw", Endings::fail);
    behaviours.put(
        "thread",
        (request, response, query) ->
            response.getOutputStream().print(Thread.currentThread().toString()));
    behaviours.put("redirect", (request, response, query) -> response.sendRedirect("elsewhere"));
  }

  private static void error(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    response.sendError(query.number("status", 404), "as asked");
  }

  /** Throws, after {@code after} bytes have been flushed to the client. */
  private static void fail(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    int after = query.number("after", 0);
    if (after > 0) {
      response.setContentType("text/plain");
      response.getOutputStream().write(Writes.pattern(after));
      response.flushBuffer();
    }
    throw new IllegalStateException("as asked");
  }
}
