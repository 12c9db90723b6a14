// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Medians;
import io.streamgauge.benchmarks.Progress;
import io.streamgauge.smoke.Connectors;
import io.streamgauge.smoke.Launch;
import io.streamgauge.smoke.NettyLibraries;
import io.streamgauge.smoke.TestServer;
import io.streamgauge.smoke.TomcatDistribution;
import io.streamgauge.smoke.TomcatServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs the same unmodified server under each {@link Subject} in turn, several times over, so that a
 * machine that gets busier does so for all of them.
 */
public final class ServerCosts {

  private final Medians<Subject, Figure> medians = new Medians<>(Subject.class, Figure.class);
  private final List<Subject> subjects =
      Stream.of(Subject.NO_AGENT, Subject.STREAMGAUGE, Subject.OPENTELEMETRY)
          .filter(Subject::isThere)
          .toList();

  private ServerCosts() {}

  /** Everything there is to measure, on Tomcat; returns the table. */
  public static String ofTomcat(TomcatDistribution distribution, boolean quick) {
    ServerCosts costs = new ServerCosts();
    Function<Launch, TestServer> server =
        launch ->
            TomcatServer.of(distribution, launch.jdk())
                .jvmArguments(launch.jvmArguments())
                .environment(launch.environment())
                .connector(Connectors.PLAIN, Map.of("maxKeepAliveRequests", "-1"))
                .start();
    try (OtlpSink sink = new OtlpSink()) {
      StartUp startUp = new StartUp(server, launch(), sink, costs.medians);
      costs.inTurn("premain", quick ? 2 : 7, startUp::premain);
      costs.startAndLoad(startUp, new Load(server, launch(), sink, costs.medians, quick), quick);
    }
    costs.subjects.forEach(costs::size);
    return costs.table();
  }

  /** What depends on the server, on Netty; returns the table. */
  public static String ofNetty(boolean quick) {
    ServerCosts costs = new ServerCosts();
    try (OtlpSink sink = new OtlpSink()) {
      StartUp startUp = new StartUp(NettyLibraries.NETTY_4_2::start, launch(), sink, costs.medians);
      Load load = new Load(NettyLibraries.NETTY_4_2::start, launch(), sink, costs.medians, quick);
      costs.startAndLoad(startUp, load, quick);
    }
    return costs.table();
  }

  private static Launch launch() {
    return Launch.on(Path.of(System.getProperty("java.home")), Path.of("none"));
  }

  private void startAndLoad(StartUp startUp, Load load, boolean quick) {
    inTurn("start to a page", quick ? 1 : 3, startUp::page);
    inTurn("start to a stream", quick ? 1 : 4, startUp::stream);
    inTurn("load", quick ? 0 : 1, load::run);
    inTurn("load, then rest", 1, load::runAndRest);
    inTurn("load, not sampled", 1, load::runUnsampled);
  }

  private void inTurn(String what, int rounds, Consumer<Subject> measurement) {
    for (int round = 1; round <= rounds; round++) {
      Progress.say(what + ", round " + round + " of " + rounds);
      subjects.forEach(measurement);
    }
  }

  private void size(Subject subject) {
    subject
        .jar()
        .ifPresent(
            jar -> {
              try {
                medians.add(subject, Figure.JAR, Files.size(jar) / 1e6);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private String table() {
    StringBuilder table = new StringBuilder("| | ");
    for (Subject subject : subjects) {
      table.append(subject.title()).append(subject == Subject.NO_AGENT ? " | " : " | adds | ");
    }
    table.append("budget |\n|---|");
    table.append("---:|".repeat(subjects.size() * 2)).append('\n');
    for (Figure figure : Figure.values()) {
      if (subjects.stream().anyMatch(subject -> medians.of(subject, figure).isPresent())) {
        row(table, figure);
      }
    }
    return table.toString();
  }

  private void row(StringBuilder table, Figure figure) {
    table.append("| ").append(figure.meaning()).append(" | ");
    for (Subject subject : subjects) {
      table.append(cell("%." + figure.decimals() + "f", medians.of(subject, figure)));
      if (subject != Subject.NO_AGENT) {
        table.append(" | ").append(added(subject, figure));
      }
      table.append(" | ");
    }
    table.append(figure.budget()).append(" |\n");
  }

  /** The difference, and the ratio where times of a whole start are compared. */
  private String added(Subject subject, Figure figure) {
    OptionalDouble added = medians.added(subject, Subject.NO_AGENT, figure);
    OptionalDouble base = medians.of(Subject.NO_AGENT, figure);
    OptionalDouble value = medians.of(subject, figure);
    String text = cell("%+." + figure.decimals() + "f", added);
    boolean ratio = figure.isOfStart() && base.isPresent() && value.isPresent();
    return ratio
        ? text + String.format(Locale.ROOT, " (%.2f ×)", value.getAsDouble() / base.getAsDouble())
        : text;
  }

  private static String cell(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "";
  }
}
