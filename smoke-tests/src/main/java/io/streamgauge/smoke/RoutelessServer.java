// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** One that does not know which part of its application answers: routes are inferred from paths. */
public interface RoutelessServer extends ServerUnderTest {
  @Override
  default String routeOf(String path) {
    return inferred(path);
  }

  /** Of the test application's paths, numbers alone are taken for identifiers. */
  static String inferred(String path) {
    return path.replaceAll("/\\d+(?=/|$)", "/{id}");
  }

  @Override
  default boolean namesRoutes() {
    return false;
  }
}
