// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import javax.servlet.ServletContext;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.ServletRegistration;
import javax.servlet.annotation.WebListener;
import org.eclipse.jetty.websocket.servlet.WebSocketServlet;
import org.eclipse.jetty.websocket.servlet.WebSocketServletFactory;

/** Sessions of Jetty's own API, by servlets {@code /w0/*} to {@code /w99/*}. */
@WebListener
public final class NativeServlets implements ServletContextListener {
  private static final int ROUTES = 100;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    for (int i = 0; i < ROUTES; i++) {
      ServletRegistration.Dynamic servlet = context.addServlet("w" + i, new Endpoint());
      servlet.setAsyncSupported(true);
      servlet.addMapping("/w" + i + "/*");
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {}

  private static final class Endpoint extends WebSocketServlet {
    @Override
    public void configure(WebSocketServletFactory factory) {
      factory.setCreator(new NativeCreator());
    }
  }
}
