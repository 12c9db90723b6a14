package app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.servlet.AsyncContext;
import javax.servlet.ReadListener;
import javax.servlet.ServletException;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.Part;

/** Every way in which a servlet can take a body in; each answers with the number it saw. */
final class Uploads {
  private Uploads() {}

  static void addTo(Map<String, LaneServlet.Behaviour> behaviours) {
    behaviours.put("upload-stream", Uploads::stream);
    behaviours.put("upload-bytewise", Uploads::bytewise);
    behaviours.put("upload-lines", Uploads::lines);
    behaviours.put("upload-form", Uploads::form);
    behaviours.put("upload-parts", Uploads::parts);
    behaviours.put("upload-unread", (request, response, query) -> say(response, 0));
    behaviours.put("upload-listener", Uploads::listener);
    behaviours.put("echo", Uploads::echo);
  }

  private static void stream(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    say(response, drain(request.getInputStream(), query.number("size", 8192)));
  }

  private static void bytewise(
      HttpServletRequest request, HttpServletResponse response, Query query) throws IOException {
    InputStream in = request.getInputStream();
    long bytes = 0;
    while (in.read() >= 0) {
      bytes++;
    }
    say(response, bytes);
  }

  private static void lines(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    request.setCharacterEncoding("UTF-8");
    BufferedReader reader = request.getReader();
    long lines = 0;
    while (reader.readLine() != null) {
      lines++;
    }
    say(response, lines);
  }

  private static void form(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    String field = request.getParameter("field");
    say(response, field == null ? -1 : field.length());
  }

  private static void parts(HttpServletRequest request, HttpServletResponse response, Query query)
      throws ServletException, IOException {
    long bytes = 0;
    for (Part part : request.getParts()) {
      bytes += part.getSize();
    }
    say(response, bytes);
  }

  private static void echo(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    byte[] buffer = new byte[8192];
    InputStream in = request.getInputStream();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      response.getOutputStream().write(buffer, 0, n);
      response.flushBuffer();
    }
  }

  private static void listener(
      HttpServletRequest request, HttpServletResponse response, Query query) throws IOException {
    AsyncContext async = request.startAsync();
    ServletInputStream in = request.getInputStream();
    in.setReadListener(new Reads(async, in, response));
  }

  /** Reads while ready, answers at the end. */
  private static final class Reads implements ReadListener {
    private final AsyncContext async;
    private final ServletInputStream in;
    private final HttpServletResponse response;
    private final byte[] buffer = new byte[4096];
    private long bytes;

    Reads(AsyncContext async, ServletInputStream in, HttpServletResponse response) {
      this.async = async;
      this.in = in;
      this.response = response;
    }

    @Override
    public void onDataAvailable() throws IOException {
      while (in.isReady() && !in.isFinished()) {
        int n = in.read(buffer);
        if (n > 0) {
          bytes += n;
        }
      }
    }

    @Override
    public void onAllDataRead() throws IOException {
      say(response, bytes);
      async.complete();
    }

    @Override
    public void onError(Throwable t) {
      async.complete();
    }
  }

  private static long drain(InputStream in, int size) throws IOException {
    byte[] buffer = new byte[size];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
    }
    return bytes;
  }

  private static void say(HttpServletResponse response, long number) throws IOException {
    byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    response.setContentType("text/plain");
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }
}
