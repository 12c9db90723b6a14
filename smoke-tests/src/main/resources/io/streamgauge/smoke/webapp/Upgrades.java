package app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpUpgradeHandler;
import javax.servlet.http.WebConnection;

/** Connections that go on in a protocol of the application's own. */
final class Upgrades {
  private Upgrades() {}

  static void addTo(Map<String, LaneServlet.Behaviour> behaviours) {
    behaviours.put("upgrade", Upgrades::upgrade);
  }

  private static void upgrade(
      HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException, ServletException {
    response.setHeader("Upgrade", "echo");
    response.setHeader("Connection", "Upgrade");
    request.upgrade(Echo.class);
  }

  /** Sends back what comes, in lines, each twice, until the client has said all. */
  public static final class Echo implements HttpUpgradeHandler {
    @Override
    public void init(WebConnection connection) {
      Thread echo = new Thread(() -> serve(connection), "app-echo");
      echo.setDaemon(true);
      echo.start();
    }

    private static void serve(WebConnection connection) {
      try (WebConnection closing = connection) {
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream();
        byte[] buffer = new byte[100];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
          out.write(buffer, 0, n);
          out.flush();
        }
      } catch (Exception e) {
        // The client has gone.
      }
    }

    @Override
    public void destroy() {}
  }
}
