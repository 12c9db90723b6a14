package app;

import javax.servlet.MultipartConfigElement;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.ServletRegistration;
import javax.servlet.annotation.WebListener;

/**
 * One servlet under many patterns, {@code /c0/*} to {@code /c199/*}: each test takes a lane of its
 * own, so that the metrics of its route are its own requests and nobody else's.
 */
@WebListener
public final class Lanes implements ServletContextListener {
  private static final int LANES = 200;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletRegistration.Dynamic lane =
        event.getServletContext().addServlet("lane", new LaneServlet());
    lane.setAsyncSupported(true);
    lane.setMultipartConfig(new MultipartConfigElement(""));
    for (int i = 0; i < LANES; i++) {
      lane.addMapping("/c" + i + "/*");
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {}
}
