// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import io.streamgauge.smoke.AgentOptions;
import io.streamgauge.smoke.OtlpCollector;
import io.streamgauge.smoke.TomcatDistribution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The demo's command line: puts a Tomcat under the flag, streams, and compares. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Starts an unmodified Apache Tomcat under the Streamgauge agent, lets five clients stream,",
      "and prints what they counted on the wire beside what arrived over OTLP.",
      "Exit code: 0 if all is equal to the byte, 1 if anything differs, 2 for wrong usage."
    })
public final class Demo implements Callable<Integer> {
  private final Screen screen;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "<n>",
      defaultValue = "22",
      description = "how long the clients stream (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--tomcat",
      paramLabel = "9|10|11",
      defaultValue = "11",
      description = "major version of Tomcat (default: ${DEFAULT-VALUE})")
  private int tomcat;

  @Option(
      names = "--endpoint",
      paramLabel = "<url>",
      description = {
        "a collector of your own, such as http://localhost:4318 (Jaeger, OpenTelemetry Collector):",
        "gets a copy of all that is sent, as OTLP over http/protobuf"
      })
  private @Nullable String endpoint;

  @Option(
      names = "--keep",
      description = "leave Tomcat running until Ctrl-C and print what it serves")
  private boolean keep;

  @Option(
      names = "--pictures",
      paramLabel = "<directory>",
      description = {
        "instead: measure a download whose client pauses and one whose application does, and draw",
        "what the agent exported of both (the pictures of docs/back-pressure.md)"
      })
  private @Nullable Path pictures;

  @SuppressWarnings("unused")
  @Option(names = "--help", usageHelp = true, description = "show this and leave")
  private boolean help;

  Demo(Screen screen) {
    this.screen = screen;
  }

  /** Runs it; ends the JVM's work only where something differs, so that a build tool can go on. */
  public static void main(String[] arguments) {
    int code = new CommandLine(new Demo(Screen.standard())).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    if (seconds < 3 || seconds > 3600) {
      throw wrong("--seconds must be from 3 to 3600");
    }
    if (pictures != null) {
      screen.print("Drawn: " + new Pictures(pictures).draw());
      return 0;
    }
    try (Cleanup cleanup = new Cleanup(() -> screen.end("Stopping Tomcat, removing its files."))) {
      OtlpCollector collector = OtlpCollector.start();
      cleanup.add(collector::close);
      DemoTomcat server = start(cleanup, collector);
      boolean equal =
          new Show(screen, server, collector.telemetry()).run(Duration.ofSeconds(seconds));
      if (keep) {
        new Afterwards(screen, server, collector.telemetry()).follow();
      }
      return equal ? 0 : 1;
    }
  }

  private DemoTomcat start(Cleanup cleanup, OtlpCollector collector) {
    TomcatDistribution distribution =
        Arrays.stream(TomcatDistribution.values())
            .filter(release -> release.version().startsWith(tomcat + "."))
            .findFirst()
            .orElseThrow(() -> wrong("--tomcat must be 9, 10 or 11"));
    List<String> flag = AgentOptions.flag();
    String target = target(cleanup, collector);
    screen.print(
        "",
        "Apache Tomcat %s on Java %s, as unpacked but for its port, started with"
            .formatted(distribution.version(), System.getProperty("java.version")),
        "  " + flag.get(0),
        "  OTEL_EXPORTER_OTLP_ENDPOINT=%s (a collector in this process%s)"
            .formatted(target, endpoint == null ? "" : "; copies go to " + endpoint));
    Map<String, String> environment = new HashMap<>(AgentOptions.reportingTo(target));
    environment.put("OTEL_SERVICE_NAME", "streamgauge-demo");
    Path jdk = Path.of(System.getProperty("java.home"));
    DemoTomcat server = DemoTomcat.launch(distribution, jdk, flag, environment);
    cleanup.add(server::close);
    server.awaitStart();
    return server;
  }

  /** Where the agent sends: the collector, or what copies for the user's on the way there. */
  private String target(Cleanup cleanup, OtlpCollector collector) {
    if (endpoint == null) {
      return collector.endpoint();
    }
    Relay relay =
        Relay.start(collector.endpoint(), endpoint, what -> screen.print("Note: " + what));
    cleanup.add(relay::close);
    return relay.endpoint();
  }

  private ParameterException wrong(String message) {
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    return new ParameterException(command, message);
  }
}
