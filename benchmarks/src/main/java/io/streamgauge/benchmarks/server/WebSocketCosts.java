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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * What a message of a WebSocket costs a warm server under each {@link Subject}, in turns as in
 * {@link ServerCosts}; and how many spans a short session makes.
 *
 * <p>CPU and allocation are those of the server's and the agent's threads, exports included.
 */
public final class WebSocketCosts {

  private static final Duration QUIET = Duration.ofMillis(2_500);
  private static final Duration LATEST = Duration.ofSeconds(20);

  private final Medians<Subject, WebSocketFigure> medians =
      new Medians<>(Subject.class, WebSocketFigure.class);
  private final List<Subject> subjects =
      Arrays.stream(Subject.values()).filter(Subject::isThere).toList();
  private final String title;
  private final Function<Launch, TestServer> server;
  private final OtlpSink sink;
  private final int rounds;
  private final int samples;
  private final int messages;

  private WebSocketCosts(
      String title, Function<Launch, TestServer> server, OtlpSink sink, boolean quick) {
    this.title = title;
    this.server = server;
    this.sink = sink;
    this.rounds = quick ? 1 : 3;
    this.samples = quick ? 3 : 8;
    this.messages = quick ? 5_000 : 40_000;
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
      for (int round = 1; round <= costs.rounds; round++) {
        for (Subject subject : costs.subjects) {
          String turn = ", round " + round + " of " + costs.rounds + ": ";
          Progress.say(title + ", messages" + turn + subject.title());
          costs.turn(subject, round == 1);
        }
      }
      return costs.table();
    }
  }

  /** What fails is left out, and said: the others are not to be measured again for its sake. */
  private void turn(Subject subject, boolean first) {
    try {
      run(subject, first);
    } catch (RuntimeException failure) {
      Progress.say(subject.title() + " failed and is left out: " + failure);
    }
  }

  private void run(Subject subject, boolean first) {
    Path jdk = Path.of(System.getProperty("java.home"));
    Launch launch =
        Launch.on(jdk, Path.of("none"))
            .withWebSockets()
            .jvmArguments(List.of("-Xmx512m"))
            .jvmArguments(subject.jvmArguments())
            .environment(Subject.environment(sink))
            .environment(Map.of("OTEL_BSP_SCHEDULE_DELAY", "1000"));
    try (TestServer running = server.apply(launch)) {
      if (first) {
        spans(subject, running.port());
      }
      try (WebSocketPeer echo = new WebSocketPeer(running.port(), "/app/w0/echo");
          WebSocketPeer pushed = new WebSocketPeer(running.port(), "/app/w1/allocation");
          WebSocketPeer taken = new WebSocketPeer(running.port(), "/app/w2/take")) {
        for (int i = 0; i < samples; i++) {
          echo.echo(messages);
          pushed.pushed(messages);
          taken.taken(messages);
        }
        try (ServerJvm jvm = new ServerJvm(running.jvm().pid())) {
          for (int i = 0; i < samples; i++) {
            sample(subject, jvm, WebSocketFigure.ECHO_CPU, () -> echo.echo(messages));
            sample(subject, jvm, WebSocketFigure.PUSHED_CPU, () -> pushed.pushed(messages));
            sample(subject, jvm, WebSocketFigure.TAKEN_CPU, () -> taken.taken(messages));
          }
        }
      }
    }
  }

  /** The figure after it is what was allocated. */
  private void sample(Subject subject, ServerJvm jvm, WebSocketFigure cpu, Runnable work) {
    ServerJvm.Work before = jvm.work();
    work.run();
    ServerJvm.Work after = jvm.work();
    WebSocketFigure allocated = WebSocketFigure.values()[cpu.ordinal() + 1];
    medians.add(subject, cpu, after.nanosSince(before) / messages);
    medians.add(subject, allocated, after.bytesSince(before) / messages);
  }

  /** One message after the other, and then as long as spans may still come. */
  private void spans(Subject subject, int port) {
    sink.counting(true);
    long before = sink.spans();
    try (WebSocketPeer client = new WebSocketPeer(port, "/app/w0/echo")) {
      for (int i = 0; i < 5; i++) {
        client.echo(1);
      }
    }
    long deadline = System.nanoTime() + LATEST.toNanos();
    long seen = -1;
    while (subject != Subject.NO_AGENT && System.nanoTime() < deadline && seen != sink.spans()) {
      seen = sink.spans() == before ? -1 : sink.spans();
      LockSupport.parkNanos(QUIET.toNanos());
    }
    sink.counting(false);
    medians.add(subject, WebSocketFigure.SPANS, (double) (sink.spans() - before));
  }

  private String table() {
    StringBuilder table = new StringBuilder("| ").append(title).append(" | ");
    for (Subject subject : subjects) {
      table.append(subject.title()).append(subject == Subject.NO_AGENT ? " | " : " | adds | ");
    }
    table.append("budget |\n|---|").append("---:|".repeat(subjects.size() * 2)).append('\n');
    for (WebSocketFigure figure : WebSocketFigure.values()) {
      row(table, figure, figure.isCpu() ? ", median" : "", false);
      if (figure.isCpu()) {
        row(table, figure, ", best of " + rounds * samples, true);
      }
    }
    return table.toString();
  }

  private void row(StringBuilder table, WebSocketFigure figure, String which, boolean best) {
    table.append("| ").append(figure.meaning()).append(which).append(" | ");
    String format = figure.name().endsWith("_ALLOCATED") ? "%.1f" : "%.0f";
    double base = value(Subject.NO_AGENT, figure, best);
    for (Subject subject : subjects) {
      double value = value(subject, figure, best);
      table.append(String.format(Locale.ROOT, format, value)).append(" | ");
      if (subject != Subject.NO_AGENT) {
        String added = String.format(Locale.ROOT, format.replace("%", "%+"), value - base);
        String ratio =
            figure.isCpu()
                ? String.format(Locale.ROOT, " (%+.1f %%)", 100 * (value - base) / base)
                : "";
        table.append(added).append(ratio).append(" | ");
      }
    }
    table.append(figure.budget()).append(" |\n");
  }

  private double value(Subject subject, WebSocketFigure figure, boolean best) {
    OptionalDouble measured = best ? medians.leastOf(subject, figure) : medians.of(subject, figure);
    return measured.orElse(Double.NaN);
  }
}
