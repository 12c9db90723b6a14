package app;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Does what the last part of the path says, with the numbers of the query. */
public final class LaneServlet extends HttpServlet {
  interface Behaviour {
    void answer(HttpServletRequest request, HttpServletResponse response, Query query)
        throws ServletException, IOException;
  }

  private final Map<String, Behaviour> behaviours = new HashMap<>();

  public LaneServlet() {
    Writes.addTo(behaviours);
    Uploads.addTo(behaviours);
    Upgrades.addTo(behaviours);
    AsyncWrites.addTo(behaviours);
    Endings.addTo(behaviours);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Behaviour behaviour = behaviours.get(request.getPathInfo().substring(1));
    if (behaviour == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    behaviour.answer(request, response, Query.of(request));
  }
}
