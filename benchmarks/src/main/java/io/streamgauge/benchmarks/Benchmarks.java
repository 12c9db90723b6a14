// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks;

import io.streamgauge.benchmarks.chunk.ChunkCosts;
import io.streamgauge.benchmarks.server.OpenStreams;
import io.streamgauge.benchmarks.server.ServerCosts;
import io.streamgauge.benchmarks.server.WebSocketCosts;
import io.streamgauge.smoke.NettyLibraries;
import io.streamgauge.smoke.TomcatDistribution;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line: measures, prints tables, and writes them into a page. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description =
        "Measures what Streamgauge costs, beside no agent and beside the OpenTelemetry agent.")
public final class Benchmarks implements Callable<Integer> {

  /** What can be measured. */
  enum Part {
    /** Nanoseconds of a chunk, a read, a flush, in one JVM. */
    CHUNKS,
    /** Memory of an open stream and time of a pulse. */
    STREAMS,
    /** Start-up, requests, memory of a whole server. */
    SERVER,
    /** The same of a small application on Netty. */
    NETTY,
    /** A WebSocket's messages on both, beside Datadog's agent, too. */
    WEBSOCKET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      arity = "0..*",
      description = "What to measure: ${COMPLETION-CANDIDATES}; everything if nothing is named.")
  private Set<Part> parts = EnumSet.noneOf(Part.class);

  @Option(
      names = "--quick",
      description = "Few and short rounds: to see that it works, not to be quoted.")
  private boolean quick;

  @Option(
      names = "--tomcat",
      paramLabel = "9|10|11",
      description = "The line of Tomcat to run; default ${DEFAULT-VALUE}.")
  private int tomcat = 10;

  @Option(
      names = "--write",
      paramLabel = "PAGE",
      description =
          "Put the tables between the markers of this Markdown page, which keeps those of other parts.")
  private @Nullable Path page;

  private Benchmarks() {}

  /** Entry point. */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Benchmarks());
    System.exit(command.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() {
    Map<String, String> sections = new LinkedHashMap<>();
    sections.put("", Machine.describe());
    if (measures(Part.CHUNKS)) {
      sections.put("### A chunk", ChunkCosts.measure(quick ? 1 : 5));
    }
    if (measures(Part.STREAMS)) {
      sections.put("### Many open streams", OpenStreams.measure(quick ? 10_000 : 100_000));
    }
    if (measures(Part.SERVER)) {
      sections.put("### A server", ServerCosts.ofTomcat(distribution(), quick));
    }
    if (measures(Part.NETTY)) {
      sections.put("### A server on Netty", ServerCosts.ofNetty(quick));
    }
    if (measures(Part.WEBSOCKET)) {
      sections.put(
          "### A WebSocket message on Tomcat",
          WebSocketCosts.ofTomcat(TomcatDistribution.TOMCAT_11, quick));
      sections.put(
          "### A WebSocket message on Netty",
          WebSocketCosts.ofNetty(NettyLibraries.NETTY_4_2, quick));
    }
    System.out.println(PerformancePage.text(sections));
    if (page != null) {
      if (!parts.isEmpty()) {
        sections.remove(""); // it tells of all tables
      }
      new PerformancePage(page).put(sections);
      Progress.say("written: " + page.getFileName());
    }
    return 0;
  }

  private boolean measures(Part part) {
    return parts.isEmpty() || parts.contains(part);
  }

  private TomcatDistribution distribution() {
    return Arrays.stream(TomcatDistribution.values())
        .filter(one -> one.version().startsWith(tomcat + "."))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No Tomcat " + tomcat));
  }
}
