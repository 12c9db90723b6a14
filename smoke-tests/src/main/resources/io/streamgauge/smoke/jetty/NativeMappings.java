// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.annotation.WebListener;
import org.eclipse.jetty.websocket.server.JettyWebSocketServerContainer;

/** Sessions of Jetty's own API without a servlet: {@code /w0/{does}} to {@code /w99/{does}}. */
@WebListener
public final class NativeMappings implements ServletContextListener {
  private static final int ROUTES = 100;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    JettyWebSocketServerContainer container =
        JettyWebSocketServerContainer.getContainer(event.getServletContext());
    for (int i = 0; i < ROUTES; i++) {
      container.addMapping("uri-template|/w" + i + "/{does}", new NativeCreator());
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {}
}
