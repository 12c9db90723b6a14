// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent;

/** Whether another agent in this JVM measures HTTP requests already. */
final class OtherAgent {

  private static final String[] ENTRY_POINTS = {
    "io.opentelemetry.javaagent.OpenTelemetryAgent", "datadog.trace.bootstrap.AgentBootstrap",
  };

  private OtherAgent() {}

  static boolean isPresent() {
    for (String entryPoint : ENTRY_POINTS) {
      try {
        Class.forName(entryPoint, false, ClassLoader.getSystemClassLoader());
        return true;
      } catch (ClassNotFoundException | LinkageError absent) {
        continue;
      }
    }
    return false;
  }
}
