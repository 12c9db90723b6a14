// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Medians;
import io.streamgauge.smoke.Launch;
import io.streamgauge.smoke.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A server in a JVM of its own under one {@link Subject}, and clients of its WebSockets.
 *
 * <p>CPU and allocation are those of the server's and the agent's threads, exports included.
 */
final class MessageServer implements AutoCloseable {

  private static final Duration QUIET = Duration.ofMillis(2_500);
  private static final Duration LATEST = Duration.ofSeconds(20);

  /** The kernel clears a page when it is first touched: not while messages are measured. */
  private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private final Subject subject;
  private final OtlpSink sink;
  private final TestServer server;
  private final ServerJvm jvm;
  private final Map<WebSocketFigure, WebSocketPeer> clients = new EnumMap<>(WebSocketFigure.class);

  MessageServer(Subject subject, Function<Launch, TestServer> start, OtlpSink sink) {
    this.subject = subject;
    this.sink = sink;
    Path jdk = Path.of(System.getProperty("java.home"));
    Processors.share();
    server =
        start.apply(
            Launch.on(jdk, Path.of("none"))
                .withWebSockets()
                .jvmArguments(HEAP)
                .jvmArguments(subject.jvmArguments())
                .environment(Subject.environment(sink))
                .environment(Map.of("OTEL_BSP_SCHEDULE_DELAY", "1000")));
    try {
      jvm = new ServerJvm(server.jvm().pid());
      Processors.separate(server.jvm().pid());
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  Subject subject() {
    return subject;
  }

  /** Until its code is compiled. */
  void warmUp(int rounds, int messages) {
    for (int i = 0; i < rounds; i++) {
      WebSocketFigure.OF_CPU.forEach(figure -> move(figure, messages));
    }
  }

  private void move(WebSocketFigure figure, int messages) {
    switch (figure) {
      case ECHO_CPU -> client(figure, "/app/w0/echo").echo(messages);
      case PUSHED_CPU -> client(figure, "/app/w1/allocation").pushed(messages);
      default -> client(figure, "/app/w2/take").taken(messages);
    }
  }

  private WebSocketPeer client(WebSocketFigure figure, String target) {
    return clients.computeIfAbsent(figure, f -> new WebSocketPeer(server.port(), target));
  }

  /** Adds what a message took, and what was allocated for it, when the caches are its own again. */
  void sample(WebSocketFigure figure, int echoes, Medians<Subject, WebSocketFigure> to) {
    int messages = figure.of(echoes);
    move(figure, messages / 4);
    ServerJvm.Work before = jvm.work();
    move(figure, messages);
    ServerJvm.Work after = jvm.work();
    to.add(subject, figure, after.nanosSince(before) / messages);
    to.add(subject, figure.allocated(), after.bytesSince(before) / messages);
  }

  /** One message after the other, and then as long as spans may still come. */
  double spansOfFiveEchoes() {
    sink.counting(true);
    long before = sink.spans();
    try (WebSocketPeer client = new WebSocketPeer(server.port(), "/app/w0/echo")) {
      for (int i = 0; i < 5; i++) {
        client.echo(1);
      }
    }
    long deadline = System.nanoTime() + LATEST.toNanos();
    long seen = -1;
    while (subject.jar().isPresent() && System.nanoTime() < deadline && seen != sink.spans()) {
      seen = sink.spans() == before ? -1 : sink.spans();
      LockSupport.parkNanos(QUIET.toNanos());
    }
    sink.counting(false);
    return sink.spans() - before;
  }

  @Override
  public void close() {
    try (server;
        jvm) {
      clients.values().forEach(WebSocketPeer::close);
    } finally {
      Processors.share();
    }
  }
}
