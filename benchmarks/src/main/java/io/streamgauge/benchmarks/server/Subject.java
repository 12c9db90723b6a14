// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.smoke.AgentOptions;
import io.streamgauge.smoke.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a server runs under. */
enum Subject {
  NO_AGENT("no agent"),
  /** The same again: how far it is from the first says what the others' differences are worth. */
  CONTROL("no agent, again"),
  STREAMGAUGE("Streamgauge"),
  OPENTELEMETRY("OpenTelemetry agent"),
  /** Where messages are compared: the only one of the others that looks at them. */
  DATADOG("Datadog agent");

  private final String title;

  Subject(String title) {
    this.title = title;
  }

  /** Its name in a table. */
  String title() {
    String version =
        System.getProperty("benchmarks." + name().toLowerCase(Locale.ROOT) + ".version");
    return version == null ? title : title + " " + version;
  }

  /** The one file it is, if it is one. */
  Optional<Path> jar() {
    return switch (this) {
      case NO_AGENT, CONTROL -> Optional.empty();
      case STREAMGAUGE -> Optional.of(Workspace.agentJar());
      case OPENTELEMETRY -> other("benchmarks.opentelemetry", "opentelemetry-javaagent.jar");
      case DATADOG -> other("benchmarks.datadog", "dd-java-agent.jar");
    };
  }

  private static Optional<Path> other(String property, String file) {
    return Optional.of(Path.of(System.getProperty(property, "target/agents/" + file)));
  }

  /** Whether it can be run here. */
  boolean isThere() {
    return jar().map(Files::exists).orElse(true);
  }

  /** The flag that attaches it, and what keeps it from talking to anybody but its sink. */
  List<String> jvmArguments() {
    if (this == STREAMGAUGE) {
      return AgentOptions.flag();
    }
    List<String> arguments = new ArrayList<>();
    jar().ifPresent(jar -> arguments.add("-javaagent:" + jar));
    if (this == DATADOG) {
      arguments.add("-Ddd.instrumentation.telemetry.enabled=false");
      arguments.add("-Ddd.remote_config.enabled=false");
      arguments.add("-Ddd.jmxfetch.enabled=false");
    }
    return arguments;
  }

  /** Where it reports to; a server without an agent gets it too. */
  static Map<String, String> environment(OtlpSink sink) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        sink.endpoint(),
        "DD_TRACE_AGENT_URL",
        sink.endpoint(),
        "DD_SERVICE",
        "benchmark",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http/protobuf",
        "OTEL_METRIC_EXPORT_INTERVAL",
        "10000",
        "OTEL_SERVICE_NAME",
        "benchmark");
  }
}
