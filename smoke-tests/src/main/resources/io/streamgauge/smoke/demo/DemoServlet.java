package app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * Sends {@code n} chunks of {@code size} bytes, {@code gap} milliseconds apart, or takes an upload.
 *
 * <p>It knows nothing of agents, metrics or spans.
 */
@WebServlet(urlPatterns = {"/fast", "/slow", "/events", "/upload", "/hangup"})
public final class DemoServlet extends HttpServlet {
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean events = request.getServletPath().equals("/events");
    response.setContentType(events ? "text/event-stream" : "application/octet-stream");
    int n = number(request, "n", 1000);
    int gap = number(request, "gap", events ? 250 : 0);
    byte[] payload = new byte[number(request, "size", 8192)];
    for (int i = 1; i <= n; i++) {
      response.getOutputStream().write(events ? event(i) : payload);
      response.flushBuffer();
      pause(gap);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    InputStream in = request.getInputStream();
    byte[] buffer = new byte[8192];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
    }
    response.setContentType("text/plain");
    response.getOutputStream().print(Long.toString(bytes));
  }

  private static byte[] event(int i) {
    String event = "id: " + i + "\ndata: {\"at\": " + System.currentTimeMillis() + "}\n\n";
    return event.getBytes(StandardCharsets.UTF_8);
  }

  private static int number(HttpServletRequest request, String name, int otherwise) {
    String value = request.getParameter(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  private static void pause(int millis) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
