package app;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.servlet.ServletException;
import javax.servlet.ServletOutputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Every way in which a servlet can write a body while it has the request's thread. */
final class Writes {
  private static final AtomicLong allocation = new AtomicLong();

  private Writes() {}

  static void addTo(Map<String, LaneServlet.Behaviour> behaviours) {
    behaviours.put("write", Writes::write);
    behaviours.put("reset", Writes::reset);
    behaviours.put("allocation", Writes::allocation);
    behaviours.put(
        "allocated",
        (request, response, query) -> response.getOutputStream().print(allocation.get()));
    behaviours.put("sse", Writes::sse);
    behaviours.put("include", Writes::include);
    behaviours.put("forward", Writes::forward);
    behaviours.put("sendfile", Writes::sendfile);
  }

  /** Writes {@code n} units of {@code size}, flushing after every {@code flush}-th, {@code gap} ms apart. */
  private static void write(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    head(response, query);
    int n = query.number("n", 1);
    int flush = query.number("flush", 0);
    int gap = query.number("gap", 0);
    Unit unit = unit(response, query);
    for (int i = 1; i <= n; i++) {
      unit.write();
      if (flush > 0 && i % flush == 0) {
        response.flushBuffer();
      }
      pause(i < n ? gap : 0);
    }
  }

  /** Flushes {@code n} chunks and notes how many bytes its thread allocated for them. */
  private static void allocation(
      HttpServletRequest request, HttpServletResponse response, Query query) throws IOException {
    int n = query.number("n", 1);
    byte[] chunk = pattern(query.number("size", 100));
    ServletOutputStream out = response.getOutputStream();
    long before = allocated();
    for (int i = 0; i < n; i++) {
      out.write(chunk, 0, chunk.length);
      out.flush();
    }
    allocation.set(allocated() - before);
  }

  private static long allocated() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  static void head(HttpServletResponse response, Query query) {
    response.setStatus(query.number("status", 200));
    response.setContentType(query.text("type", "text/plain"));
    response.setCharacterEncoding("UTF-8");
    if (query.has("length")) {
      response.setContentLength(query.number("length", 0));
    }
  }

  private interface Unit {
    void write() throws IOException;
  }

  private static Unit unit(HttpServletResponse response, Query query) throws IOException {
    int size = query.number("size", 1);
    String kind = query.text("unit", "array");
    if (kind.equals("ascii") || kind.equals("twobyte")) {
      PrintWriter writer = response.getWriter();
      String text = repeat(kind.equals("ascii") ? 'a' : '\u00e9', size);
      return () -> writer.write(text);
    }
    ServletOutputStream out = response.getOutputStream();
    byte[] bytes = pattern(size);
    String text = repeat('p', size);
    switch (kind) {
      case "int":
        return () -> out.write('i');
      case "buffer":
        return () -> writeBuffer(out, ByteBuffer.wrap(bytes));
      case "print":
        return () -> out.print(text);
      case "println":
        return () -> out.println(text);
      default:
        return () -> out.write(bytes, 0, bytes.length);
    }
  }

  /** The container's own method: in the API only since Servlet 6.1. */
  private static void writeBuffer(ServletOutputStream out, ByteBuffer buffer) throws IOException {
    try {
      out.getClass().getMethod("write", ByteBuffer.class).invoke(out, buffer);
    } catch (InvocationTargetException e) {
      throw new IOException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void reset(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    response.getOutputStream().write(pattern(500));
    response.resetBuffer();
    response.getOutputStream().write(pattern(20));
  }

  private static void sse(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException {
    response.setContentType("text/event-stream");
    int gap = query.number("gap", 10);
    String data = "data: " + repeat('e', query.number("size", 100)) + "\n\n";
    byte[] event = data.getBytes(StandardCharsets.UTF_8);
    int n = query.number("n", Integer.MAX_VALUE);
    for (int i = 0; i < n; i++) {
      response.getOutputStream().write(event);
      response.flushBuffer();
      pause(gap);
    }
  }

  private static void include(HttpServletRequest request, HttpServletResponse response, Query query)
      throws ServletException, IOException {
    response.getOutputStream().write(pattern(query.number("before", 100)));
    request.getRequestDispatcher("/part").include(request, response);
    response.getOutputStream().write(pattern(query.number("after", 50)));
  }

  private static void forward(HttpServletRequest request, HttpServletResponse response, Query query)
      throws ServletException, IOException {
    request.getRequestDispatcher("/part").forward(request, response);
  }

  /** Hands a part of a file to the container, in whatever way it has for that. */
  private static void sendfile(
      HttpServletRequest request, HttpServletResponse response, Query query) throws IOException {
    long start = query.number("start", 0);
    long end = query.number("end", 0);
    String file = System.getProperty("smoke.huge.file");
    response.setContentType("application/octet-stream");
    response.setContentLengthLong(end - start);
    if (Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"))) {
      request.setAttribute("org.apache.tomcat.sendfile.filename", file);
      request.setAttribute("org.apache.tomcat.sendfile.start", start);
      request.setAttribute("org.apache.tomcat.sendfile.end", end);
      return;
    }
    try (FileInputStream in = new FileInputStream(file)) {
      in.getChannel().position(start);
      copy(in, end - start, response.getOutputStream());
    }
  }

  private static void copy(FileInputStream in, long length, ServletOutputStream out)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      out.write(buffer, 0, n);
      left -= n;
    }
  }

  static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + i % 26);
    }
    return bytes;
  }

  private static String repeat(char c, int n) {
    char[] chars = new char[n];
    Arrays.fill(chars, c);
    return new String(chars);
  }

  static void pause(int millis) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
