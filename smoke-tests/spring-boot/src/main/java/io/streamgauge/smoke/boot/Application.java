// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.boot;

import app.LaneServlet;
import app.PartServlet;
import app.RouteServlet;
import app.WrappingFilter;
import jakarta.servlet.MultipartConfigElement;
import java.util.stream.IntStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * The servlets that the other servers have in a web application, registered as Spring Boot does.
 * Which container serves them is a matter of the jar.
 */
@SpringBootApplication
public class Application {
  private static final int LANES = 200;

  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  @Bean
  ServletRegistrationBean<LaneServlet> lanes() {
    String[] patterns =
        IntStream.range(0, LANES).mapToObj(i -> "/c" + i + "/*").toArray(String[]::new);
    ServletRegistrationBean<LaneServlet> lanes =
        new ServletRegistrationBean<>(new LaneServlet(), patterns);
    lanes.setName("lane");
    lanes.setMultipartConfig(new MultipartConfigElement(""));
    return lanes;
  }

  @Bean
  ServletRegistrationBean<PartServlet> part() {
    return new ServletRegistrationBean<>(new PartServlet(), "/part");
  }

  @Bean
  ServletRegistrationBean<RouteServlet> routes() {
    return new ServletRegistrationBean<>(new RouteServlet(), "/hello", "/items/*", "*.ext");
  }

  @Bean
  FilterRegistrationBean<WrappingFilter> wrapping() {
    return new FilterRegistrationBean<>(new WrappingFilter());
  }
}
