// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An agent that makes a SERVER span of each request, and where it tells which. */
enum OtherAgent {
  /** Sends its spans to where ours go. */
  OPENTELEMETRY("opentelemetry-javaagent") {
    @Override
    List<String> arguments() {
      // Of what both agents read the same variables for, it is to send spans only.
      Path file = Workspace.newDirectory("opentelemetry-").resolve("agent.properties");
      try {
        Files.writeString(file, "otel.metrics.exporter=none\notel.logs.exporter=none\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return List.of("-Dotel.javaagent.configuration-file=" + file);
    }

    @Override
    Optional<TraceParent> spanOf(String path, TestServer server, Telemetry telemetry) {
      return telemetry.spans().stream()
          .filter(span -> span.isServer() && !span.scope().equals("io.streamgauge"))
          .filter(span -> path.equals(span.attributes().get("url.path")))
          .map(span -> new TraceParent(span.traceId(), span.spanId()))
          .findFirst();
    }
  },

  /** Writes its spans to its log. */
  DATADOG("dd-java-agent") {
    @Override
    List<String> arguments() {
      return List.of(
          "-Ddd.writer.type=LoggingWriter",
          "-Ddd.instrumentation.telemetry.enabled=false",
          "-Ddd.remote_config.enabled=false",
          "-Ddd.profiling.enabled=false",
          "-Ddd.jmxfetch.enabled=false");
    }

    @Override
    Optional<TraceParent> spanOf(String path, TestServer server, Telemetry telemetry) {
      Matcher span =
          Pattern.compile(
                  "\"trace_id\":(-?\\d+),\"span_id\":(-?\\d+),[^}]*\\},\"meta\":\\{[^}]*\"http.url\":\"[^\"]*"
                      + path
                      + "\"[^}]*\"span.kind\":\"server\"")
              .matcher(server.jvm().stderr());
      return span.find()
          ? Optional.of(new TraceParent(hex(span.group(1)), hex(span.group(2))))
          : Optional.empty();
    }

    /** Only the lower half of a trace's identifier is in the log. */
    private String hex(String decimal) {
      return HexFormat.of().toHexDigits(Long.parseLong(decimal));
    }
  };

  private final String name;

  OtherAgent(String name) {
    this.name = name;
  }

  /** The arguments of a JVM with both agents, whose flags stand in the order that was asked for. */
  List<String> besideOurs(boolean oursFirst) {
    List<String> arguments = new ArrayList<>(AgentOptions.flag());
    arguments.add(oursFirst ? 1 : 0, "-javaagent:" + Workspace.otherAgent(name));
    arguments.addAll(arguments());
    // Code that runs once is most of such an agent's start: compiling it twice is not worth it.
    arguments.add("-XX:TieredStopAtLevel=1");
    return arguments;
  }

  /** What it is told. */
  abstract List<String> arguments();

  /** The SERVER span that it has made of the request for that path. */
  abstract Optional<TraceParent> spanOf(String path, TestServer server, Telemetry telemetry);
}
