// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.Optional;

/** A release of a server, set up in one way: what can be started and held against the contract. */
public interface ServerUnderTest {
  /** Its name and version. */
  String title();

  /** Starts it and waits until its connectors answer. */
  TestServer start(Launch launch);

  /**
   * Why it has no such connector; empty where it has it. The tests that need the connector are left
   * out by this answer alone: a connector that is neither there nor declared fails them.
   */
  default Optional<String> lacks(String connector) {
    return Optional.empty();
  }

  /** Whether requests that ask for no WebSocket are measured, too. */
  default boolean answersRequests() {
    return true;
  }

  /** The route of that path: the context path and the pattern of the servlet that answers there. */
  default String routeOf(String path) {
    if (path.endsWith(".ext")) {
      return "/app/*.ext";
    }
    if (path.matches("/app/(c\\d+|items)/.*")) {
      return path.substring(0, path.indexOf('/', "/app/".length())) + "/*";
    }
    return path.equals("/app/hello") ? path : defaultRoute();
  }

  /** Whether it says so itself, as {@code http.route}; else the agent infers a route. */
  default boolean namesRoutes() {
    return true;
  }

  /** The {@code http.route} of what its default servlet serves: static files, and their absence. */
  default String defaultRoute() {
    return "/app/";
  }
}
