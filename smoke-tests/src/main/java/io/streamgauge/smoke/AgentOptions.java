// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What puts a JVM under the agent: one flag, and the environment of any OpenTelemetry program. */
public final class AgentOptions {
  private AgentOptions() {}

  /** {@code -javaagent:streamgauge.jar}. */
  public static List<String> flag() {
    return flag("");
  }

  /** The flag with settings of our own, as {@code key=value,key=value}. */
  public static List<String> flag(String settings) {
    Path jar = Workspace.agentJar();
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: build the module agent first");
    }
    return List.of("-javaagent:" + jar + (settings.isEmpty() ? "" : "=" + settings));
  }

  /** Reports to {@code endpoint} often enough for a test to wait for it. */
  public static Map<String, String> reportingTo(String endpoint) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint,
        "OTEL_SERVICE_NAME", "smoke",
        "OTEL_METRIC_EXPORT_INTERVAL", "1000",
        "OTEL_BSP_SCHEDULE_DELAY", "100");
  }
}
