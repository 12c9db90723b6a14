// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's start, as its own log tells of it.
 *
 * @param log where it says so: of {@code jvm}, the one output or the other
 */
record StartUp(String server, ChildJvm jvm, Supplier<String> log) {

  static StartUp toldOnStdout(String server, ChildJvm jvm) {
    return new StartUp(server, jvm, jvm::stdout);
  }

  static StartUp toldOnStderr(String server, ChildJvm jvm) {
    return new StartUp(server, jvm, jvm::stderr);
  }

  /** Returns its log as soon as that says it is ready; where it never does, the JVM is stopped. */
  String await(Pattern ready, Duration patience) {
    try {
      return Poll.until(
          patience,
          () -> server + "'s start: " + outputs(),
          () -> {
            if (!jvm.isAlive()) {
              throw new IllegalStateException(server + " did not start: " + outputs());
            }
            return Optional.of(log.get()).filter(text -> ready.matcher(text).find());
          });
    } catch (AssertionError | RuntimeException e) {
      jvm.close();
      throw e;
    }
  }

  private String outputs() {
    return jvm.stdout() + jvm.stderr();
  }

  /** The ports in a log whose lines name a connector and then its port. */
  static Map<String, Integer> ports(Pattern connectorAndPort, String log) {
    Map<String, Integer> ports = new HashMap<>();
    Matcher line = connectorAndPort.matcher(log);
    while (line.find()) {
      ports.put(line.group(1), Integer.parseInt(line.group(2)));
    }
    return ports;
  }

  /** One of them. */
  static int port(Map<String, Integer> ports, String connector) {
    Integer port = ports.get(connector);
    if (port == null) {
      throw new IllegalArgumentException("No connector " + connector + " in " + ports);
    }
    return port;
  }
}
