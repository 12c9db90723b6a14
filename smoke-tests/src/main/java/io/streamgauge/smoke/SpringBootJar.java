// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.Locale;
import java.util.Optional;

/**
 * One application as an executable jar of Spring Boot with each of its containers; with Netty it is
 * one for WebFlux, and no servlets.
 */
public enum SpringBootJar implements ServerUnderTest {
  TOMCAT,
  JETTY,
  UNDERTOW,
  NETTY;

  @Override
  public String title() {
    return "Spring Boot 3.5.9 with " + name().charAt(0) + container().substring(1);
  }

  /** Its name in the name of the jar. */
  String container() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public TestServer start(Launch launch) {
    return SpringBootServer.start(this, launch);
  }

  @Override
  public String routeOf(String path) {
    return namesRoutes() ? ServerUnderTest.super.routeOf(path) : RoutelessServer.inferred(path);
  }

  @Override
  public boolean namesRoutes() {
    return this != NETTY;
  }

  @Override
  public Optional<String> lacks(String connector) {
    return connector.equals(Connectors.PLAIN)
        ? Optional.empty()
        : Optional.of("Spring Boot starts one connector");
  }
}
