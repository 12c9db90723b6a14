// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An unmodified server in a child JVM, serving the test application at {@code /app}. */
public interface TestServer extends AutoCloseable {
  /** The port of the connector that is named so in {@link Connectors}. */
  int port(String connector);

  /** The port of the plain connector. */
  default int port() {
    return port(Connectors.PLAIN);
  }

  ChildJvm jvm();

  /** The directory of this instance. */
  Path base();

  /** What it logs to files, and not to the outputs of its JVM. */
  default List<Path> logs() {
    return List.of();
  }

  /** Stops it as an init system does and returns how long it took to go. */
  default Duration stop() {
    return jvm().stop();
  }

  @Override
  default void close() {
    stop();
  }
}
