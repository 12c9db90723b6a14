// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Medians;
import io.streamgauge.benchmarks.Progress;
import io.streamgauge.smoke.Launch;
import io.streamgauge.smoke.NettyLibraries;
import io.streamgauge.smoke.TestServer;
import io.streamgauge.smoke.TomcatDistribution;
import io.streamgauge.smoke.TomcatServer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;

/**
 * What a message of a WebSocket costs a warm server under each {@link Subject}; and how many spans
 * a short session makes.
 *
 * <p>In each round a server of each kind runs at the same time, in a JVM of its own, and they are
 * measured in many turns of a few hundredths of a second: so each has a neighbour without an agent
 * that had the same machine, whose speed changes from second to second where others share it. What
 * a compiler made of a JVM's code is another matter from JVM to JVM, hence rounds.
 */
public final class WebSocketCosts {

  /** So often are messages of each kind moved, in turns, before any are measured. */
  private static final int WARM_UPS = 10;

  private final Medians<Subject, WebSocketFigure> values = medians();
  private final Medians<Subject, WebSocketFigure> added = medians();
  private final Medians<Subject, WebSocketFigure> ratios = medians();
  private final Random chance = new Random(1);
  private final List<Subject> subjects =
      new ArrayList<>(Arrays.stream(Subject.values()).filter(Subject::isThere).toList());
  private final String title;
  private final Function<Launch, TestServer> server;
  private final OtlpSink sink;
  private final int rounds;
  private final int turns;
  private final int messages;
  private final int warmUp;

  private WebSocketCosts(
      String title, Function<Launch, TestServer> server, OtlpSink sink, boolean quick) {
    this.title = title;
    this.server = server;
    this.sink = sink;
    this.rounds = quick ? 1 : 8;
    this.turns = quick ? 3 : 40;
    this.messages = quick ? 1_000 : 6_000;
    this.warmUp = quick ? 1_500 : 40_000;
  }

  private static Medians<Subject, WebSocketFigure> medians() {
    return new Medians<>(Subject.class, WebSocketFigure.class);
  }

  /** Measures Tomcat and returns the table. */
  public static String ofTomcat(TomcatDistribution distribution, boolean quick) {
    return of(
        distribution.title(),
        launch ->
            TomcatServer.of(distribution, launch.jdk())
                .jvmArguments(launch.jvmArguments())
                .environment(launch.environment())
                .webSockets(true)
                .start(),
        quick);
  }

  /** Measures the application on Netty and returns the table. */
  public static String ofNetty(NettyLibraries libraries, boolean quick) {
    return of(libraries.title(), libraries::start, quick);
  }

  private static String of(String title, Function<Launch, TestServer> server, boolean quick) {
    try (OtlpSink sink = new OtlpSink()) {
      WebSocketCosts costs = new WebSocketCosts(title, server, sink, quick);
      costs.spans();
      for (int round = 1; round <= costs.rounds; round++) {
        Progress.say(title + ", messages, round " + round + " of " + costs.rounds);
        costs.round();
      }
      return costs.table();
    }
  }

  /** Alone, as one sink counts for all. */
  private void spans() {
    for (Subject subject : List.copyOf(subjects)) {
      attempt(
          subject,
          () -> {
            try (MessageServer alone = new MessageServer(subject, server, sink)) {
              values.add(subject, WebSocketFigure.SPANS, alone.spansOfFiveEchoes());
            }
          });
    }
  }

  private void round() {
    Deque<MessageServer> running = new ArrayDeque<>();
    try {
      for (Subject subject : List.copyOf(subjects)) {
        attempt(
            subject,
            () -> {
              running.add(new MessageServer(subject, server, sink));
              running.getLast().warmUp(WARM_UPS, warmUp);
            });
      }
      sample(running.stream().filter(one -> subjects.contains(one.subject())).toList());
    } finally {
      running.forEach(MessageServer::close);
    }
  }

  /** What fails is left out, and said: the others are not to be measured again for its sake. */
  private void attempt(Subject subject, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      Progress.say(subject.title() + " failed and is left out: " + failure);
      subjects.remove(subject);
    }
  }

  /** In an order that chance gives: whoever comes after a busy one finds the caches cold. */
  private void sample(List<MessageServer> running) {
    Medians<Subject, WebSocketFigure> round = medians();
    List<MessageServer> turn = new ArrayList<>(running);
    for (int i = 0; i < turns; i++) {
      for (WebSocketFigure figure : WebSocketFigure.OF_CPU) {
        Collections.shuffle(turn, chance);
        turn.forEach(one -> one.sample(figure, messages, round));
      }
    }
    for (MessageServer one : running) {
      for (WebSocketFigure figure : WebSocketFigure.OF_CPU) {
        add(one.subject(), figure, round);
      }
    }
  }

  private void add(
      Subject subject, WebSocketFigure figure, Medians<Subject, WebSocketFigure> round) {
    double value = round.meanOf(subject, figure).getAsDouble();
    double base = round.meanOf(Subject.NO_AGENT, figure).getAsDouble();
    values.add(subject, figure, value);
    added.add(subject, figure, value - base);
    ratios.add(subject, figure, value / base);
    values.add(subject, figure.allocated(), round.of(subject, figure.allocated()).getAsDouble());
  }

  private String table() {
    StringBuilder table = new StringBuilder("| ").append(title).append(" | ");
    for (Subject subject : subjects) {
      table.append(subject.title()).append(subject == Subject.NO_AGENT ? " | " : " | adds | ");
    }
    table.append("budget |\n|---|").append("---:|".repeat(subjects.size() * 2)).append('\n');
    for (WebSocketFigure figure : WebSocketFigure.values()) {
      table.append("| ").append(figure.meaning()).append(" | ");
      for (Subject subject : subjects) {
        table.append(text(figure.format(), values.of(subject, figure))).append(" | ");
        if (subject != Subject.NO_AGENT) {
          table.append(adds(subject, figure)).append(" | ");
        }
      }
      table.append(figure.budget()).append(" |\n");
    }
    return table.toString();
  }

  private String adds(Subject subject, WebSocketFigure figure) {
    String signed = figure.format().replace("%", "%+");
    if (!figure.isCpu()) {
      return text(signed, values.added(subject, Subject.NO_AGENT, figure));
    }
    return text(signed, added.of(subject, figure))
        + " ("
        + percent(ratios.of(subject, figure))
        + " %; "
        + percent(ratios.leastOf(subject, figure))
        + " to "
        + percent(ratios.mostOf(subject, figure))
        + ")";
  }

  private static String percent(OptionalDouble ratio) {
    return text("%+.1f", OptionalDouble.of(100 * (ratio.orElse(Double.NaN) - 1)));
  }

  private static String text(String format, OptionalDouble value) {
    return String.format(Locale.ROOT, format, value.orElse(Double.NaN));
  }
}
