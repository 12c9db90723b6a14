// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Medians;
import io.streamgauge.smoke.TomcatDistribution;
import io.streamgauge.smoke.TomcatServer;
import io.streamgauge.smoke.WireClient;
import io.streamgauge.smoke.WireRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What requests and chunks cost a warm server, and what is left of it when it has nothing to do.
 *
 * <p>CPU is that of the server's and the agent's threads, without compiler and garbage collector.
 */
final class Load {

  private static final int BURST = 100;
  private static final long BURST_NANOS = Duration.ofMillis(20).toNanos();
  private static final int FLUSHED = 1024;
  private static final int FULL = 8192;
  private static final int STREAMS = 300;
  private static final Duration EXPORTED = Duration.ofSeconds(3);

  private final TomcatDistribution distribution;
  private final Path jdk;
  private final OtlpSink sink;
  private final Medians<Subject, Figure> medians;
  private final int requests;
  private final int chunks;
  private final Duration idle;

  Load(
      TomcatDistribution distribution,
      Path jdk,
      OtlpSink sink,
      Medians<Subject, Figure> medians,
      boolean quick) {
    this.distribution = distribution;
    this.jdk = jdk;
    this.sink = sink;
    this.medians = medians;
    this.requests = quick ? 5_000 : 25_000;
    this.chunks = quick ? 50_000 : 200_000;
    this.idle = Duration.ofSeconds(quick ? 3 : 10);
  }

  void run(Subject subject) {
    try (TomcatServer server = start(subject);
        WireClient client = WireClient.to(server.port())) {
      requests(client, requests);
      chunks(client, FLUSHED, 1);
      chunks(client, FULL, 0);
      try (ServerJvm jvm = new ServerJvm(server.jvm().pid())) {
        costs(subject, jvm, client);
        spans(subject, client);
        rest(subject, jvm, new ProcessCpu(server.jvm().pid()));
      }
    }
  }

  private TomcatServer start(Subject subject) {
    return TomcatServer.of(distribution, jdk)
        .jvmArguments(List.of("-Xmx512m"))
        .jvmArguments(subject.jvmArguments())
        .environment(Subject.environment(sink))
        .environment(Map.of("OTEL_BSP_SCHEDULE_DELAY", "1000"))
        .connector(TomcatServer.PLAIN, Map.of("maxKeepAliveRequests", "-1"))
        .start();
  }

  private void costs(Subject subject, ServerJvm jvm, WireClient client) {
    ServerJvm.Work before = jvm.work();
    requests(client, requests);
    LockSupport.parkNanos(EXPORTED.toNanos());
    ServerJvm.Work after = jvm.work();
    medians.add(subject, Figure.REQUEST_CPU, after.nanosSince(before) / requests / 1000);
    medians.add(subject, Figure.REQUEST_ALLOCATED, after.bytesSince(before) / requests);
    before = jvm.work();
    chunks(client, FLUSHED, 1);
    after = jvm.work();
    medians.add(subject, Figure.FLUSHED_CPU, after.nanosSince(before) / chunks);
    medians.add(subject, Figure.FLUSHED_ALLOCATED, after.bytesSince(before) / chunks);
    before = jvm.work();
    chunks(client, FULL, 0);
    after = jvm.work();
    medians.add(subject, Figure.FULL_CPU, after.nanosSince(before) / chunks);
    medians.add(subject, Figure.FULL_ALLOCATED, after.bytesSince(before) / chunks);
  }

  /** Plain requests, in bursts with pauses, so that their spans can be exported as they come. */
  private static void requests(WireClient client, int count) {
    WireRequest request = WireRequest.get("/app/hello");
    for (int i = 1; i <= count; i++) {
      if (client.exchange(request).status() != 200) {
        throw new IllegalStateException("Not 200");
      }
      if (i % BURST == 0) {
        LockSupport.parkNanos(BURST_NANOS);
      }
    }
  }

  /** One stream of many chunks; the client throws away what it knows the framing to be. */
  private void chunks(WireClient client, int size, int flush) {
    String target = "/app/c0/write?n=" + chunks + "&size=" + size + "&flush=" + flush;
    client.sendHead(WireRequest.get(target));
    if (!client.receiveHead().toString().contains("200")) {
      throw new IllegalStateException("Not 200");
    }
    long framing = Integer.toHexString(size).length() + 4;
    client.skip(chunks * (size + framing) + 5);
  }

  private void spans(Subject subject, WireClient client) {
    long before = sink.spanBytes();
    for (int i = 0; i < STREAMS; i++) {
      client.exchange(WireRequest.get("/app/c0/write?n=20&size=1000&flush=1"));
    }
    LockSupport.parkNanos(EXPORTED.toNanos());
    medians.add(subject, Figure.STREAM_EXPORTED, (double) (sink.spanBytes() - before) / STREAMS);
  }

  private void rest(Subject subject, ServerJvm jvm, ProcessCpu cpu) {
    medians.add(subject, Figure.LIVE_MEMORY, jvm.liveMebibytes());
    cpu.residentMebibytes()
        .ifPresent(mebibytes -> medians.add(subject, Figure.RESIDENT, mebibytes));
    medians.add(subject, Figure.CLASSES, jvm.classes());
    medians.add(subject, Figure.THREADS, jvm.threads());
    double before = cpu.millisOfLiveThreads();
    LockSupport.parkNanos(idle.toNanos());
    double millis = cpu.millisOfLiveThreads() - before;
    medians.add(subject, Figure.IDLE_CPU, millis / idle.toSeconds());
  }
}
