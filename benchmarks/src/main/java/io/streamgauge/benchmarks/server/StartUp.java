// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Medians;
import io.streamgauge.benchmarks.probe.ProbeJar;
import io.streamgauge.smoke.ChildJvm;
import io.streamgauge.smoke.Launch;
import io.streamgauge.smoke.TestServer;
import io.streamgauge.smoke.WireClient;
import io.streamgauge.smoke.WireRequest;
import io.streamgauge.smoke.WireResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** What it takes a server to get from nothing to its first response. */
final class StartUp {

  private static final String PAGE = "/app/hello";
  private static final String STREAM = "/app/c0/write?n=20&size=1000&flush=1";
  private static final int STREAM_BYTES = 20_000;
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final Function<Launch, TestServer> server;
  private final Launch launch;
  private final OtlpSink sink;
  private final Medians<Subject, Figure> medians;

  StartUp(
      Function<Launch, TestServer> server,
      Launch launch,
      OtlpSink sink,
      Medians<Subject, Figure> medians) {
    this.server = server;
    this.launch = launch;
    this.sink = sink;
    this.medians = medians;
  }

  /** Start to the first page. */
  void page(Subject subject) {
    try (TestServer running = start(subject)) {
      ProcessCpu cpu = new ProcessCpu(running.jvm().pid());
      answered(running, PAGE, 5);
      Instant now = Instant.now();
      medians.add(subject, Figure.PAGE_CPU, cpu.millis());
      medians.add(subject, Figure.PAGE_WALL, Duration.between(cpu.start(), now).toMillis());
    }
  }

  /** Start to the first stream, and on until what was put off has been done as well. */
  void stream(Subject subject) {
    try (TestServer running = start(subject)) {
      ProcessCpu cpu = new ProcessCpu(running.jvm().pid());
      answered(running, STREAM, STREAM_BYTES);
      Instant now = Instant.now();
      medians.add(subject, Figure.STREAM_CPU, cpu.millis());
      medians.add(subject, Figure.STREAM_WALL, Duration.between(cpu.start(), now).toMillis());
      LockSupport.parkNanos(SETTLE.toNanos());
      medians.add(subject, Figure.SETTLED_CPU, cpu.millis());
    }
  }

  private TestServer start(Subject subject) {
    return server.apply(
        launch.jvmArguments(subject.jvmArguments()).environment(Subject.environment(sink)));
  }

  private static void answered(TestServer server, String target, long bytes) {
    WireResponse response = WireClient.once(server.port(), WireRequest.get(target));
    if (response.status() != 200 || response.bodyBytes() != bytes) {
      throw new IllegalStateException(target + ": " + response);
    }
  }

  /** Premain of an empty program, by an agent that tells the time in front of it and behind it. */
  void premain(Subject subject) {
    List<String> arguments = new ArrayList<>();
    arguments.add(ProbeJar.clock());
    arguments.addAll(subject.jvmArguments());
    arguments.add(ProbeJar.clock());
    arguments.addAll(ProbeJar.nothing());
    try {
      Path directory = Files.createTempDirectory("premain");
      try (ChildJvm jvm = ChildJvm.start(launch.jdk(), "java", arguments, Map.of(), directory)) {
        jvm.await(Duration.ofMinutes(1));
        long[] times = jvm.stdout().lines().limit(2).mapToLong(Long::parseLong).toArray();
        medians.add(subject, Figure.PREMAIN, (times[1] - times[0]) / 1e6);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
