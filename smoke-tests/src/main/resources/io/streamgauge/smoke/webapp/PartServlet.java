package app;

import java.io.IOException;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** What others include or forward to: {@code part} bytes. */
@WebServlet(urlPatterns = "/part")
public final class PartServlet extends HttpServlet {
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getOutputStream().write(Writes.pattern(Query.of(request).number("part", 200)));
  }
}
