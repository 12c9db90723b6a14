// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Medians;
import io.streamgauge.benchmarks.Progress;
import io.streamgauge.smoke.TomcatDistribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Runs the same unmodified Tomcat under each {@link Subject} in turn, several times over, so that a
 * machine that gets busier does so for all of them.
 */
public final class ServerCosts {

  private final Medians<Subject, Figure> medians = new Medians<>(Subject.class, Figure.class);
  private final List<Subject> subjects =
      Arrays.stream(Subject.values()).filter(Subject::isThere).toList();

  private ServerCosts() {}

  /** Measures and returns the table. */
  public static String measure(TomcatDistribution distribution, boolean quick) {
    ServerCosts costs = new ServerCosts();
    Path jdk = Path.of(System.getProperty("java.home"));
    try (OtlpSink sink = new OtlpSink()) {
      StartUp startUp = new StartUp(distribution, jdk, sink, costs.medians);
      costs.inTurn("premain", quick ? 2 : 7, startUp::premain);
      costs.inTurn("start to a page", quick ? 1 : 3, startUp::page);
      costs.inTurn("start to a stream", quick ? 1 : 4, startUp::stream);
      Load load = new Load(distribution, jdk, sink, costs.medians, quick);
      costs.inTurn("load", quick ? 0 : 1, load::run);
      costs.inTurn("load, then rest", 1, load::runAndRest);
      costs.inTurn("load, not sampled", 1, load::runUnsampled);
    }
    costs.subjects.forEach(costs::size);
    return costs.table();
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
      row(table, figure);
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
