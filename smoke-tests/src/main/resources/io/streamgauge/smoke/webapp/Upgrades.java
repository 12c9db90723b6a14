package app;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import javax.servlet.ReadListener;
import javax.servlet.ServletException;
import javax.servlet.ServletInputStream;
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

  /** Sends back what comes, each piece twice, until the client has said all. */
  public static final class Echo implements HttpUpgradeHandler {
    @Override
    public void init(WebConnection connection) {
      try {
        connection.getInputStream().setReadListener(new Pieces(connection));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void destroy() {}
  }

  private static final class Pieces implements ReadListener {
    private final WebConnection connection;
    private final byte[] buffer = new byte[100];

    Pieces(WebConnection connection) {
      this.connection = connection;
    }

    @Override
    public void onDataAvailable() throws IOException {
      ServletInputStream in = connection.getInputStream();
      OutputStream out = connection.getOutputStream();
      while (in.isReady()) {
        int n = in.read(buffer);
        if (n > 0) {
          out.write(buffer, 0, n);
          out.write(buffer, 0, n);
          out.flush();
        }
      }
    }

    @Override
    public void onAllDataRead() {
      close();
    }

    @Override
    public void onError(Throwable endOfStream) {
      close();
    }

    private void close() {
      try {
        connection.close();
      } catch (Exception e) {
        // The client has gone.
      }
    }
  }
}
