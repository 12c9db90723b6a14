// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.smoke.AgentOptions;
import io.streamgauge.smoke.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a server runs under. */
enum Subject {
  NO_AGENT("no agent"),
  STREAMGAUGE("Streamgauge"),
  OPENTELEMETRY("OpenTelemetry agent");

  private final String title;

  Subject(String title) {
    this.title = title;
  }

  /** Its name in a table. */
  String title() {
    String version = System.getProperty("benchmarks.opentelemetry.version", "");
    return this == OPENTELEMETRY ? (title + " " + version).trim() : title;
  }

  /** The one file it is, if it is one. */
  Optional<Path> jar() {
    return switch (this) {
      case NO_AGENT -> Optional.empty();
      case STREAMGAUGE -> Optional.of(Workspace.agentJar());
      case OPENTELEMETRY ->
          Optional.of(
              Path.of(
                  System.getProperty(
                      "benchmarks.opentelemetry", "target/agents/opentelemetry-javaagent.jar")));
    };
  }

  /** Whether it can be run here. */
  boolean isThere() {
    return jar().map(Files::exists).orElse(true);
  }

  /** The flag that attaches it. */
  List<String> jvmArguments() {
    return this == STREAMGAUGE
        ? AgentOptions.flag()
        : jar().map(jar -> List.of("-javaagent:" + jar)).orElse(List.of());
  }

  /** Where it reports to; a server without an agent gets it too. */
  static Map<String, String> environment(OtlpSink sink) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        sink.endpoint(),
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http/protobuf",
        "OTEL_METRIC_EXPORT_INTERVAL",
        "10000",
        "OTEL_SERVICE_NAME",
        "benchmark");
  }
}
