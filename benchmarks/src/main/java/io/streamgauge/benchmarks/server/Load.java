// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Medians;
import io.streamgauge.smoke.Launch;
import io.streamgauge.smoke.TestServer;
import io.streamgauge.smoke.WireClient;
import io.streamgauge.smoke.WireRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

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
  private static final Duration EXPORTED = Duration.ofSeconds(2);
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final int SAMPLES = 8;

  private final Function<Launch, TestServer> server;
  private final Launch launch;
  private final OtlpSink sink;
  private final Medians<Subject, Figure> medians;
  private final int requests;
  private final int chunks;

  Load(
      Function<Launch, TestServer> server,
      Launch launch,
      OtlpSink sink,
      Medians<Subject, Figure> medians,
      boolean quick) {
    this.server = server;
    this.launch = launch;
    this.sink = sink;
    this.medians = medians;
    this.requests = quick ? 500 : 4_000;
    this.chunks = quick ? 5_000 : 50_000;
  }

  /** A busy server. */
  void run(Subject subject) {
    run(subject, false);
  }

  /** A busy server, and an idle one after it. */
  void runAndRest(Subject subject) {
    run(subject, true);
  }

  private void run(Subject subject, boolean rest) {
    try (TestServer running = start(subject, Map.of());
        WireClient client = WireClient.to(running.port())) {
      warmUp(client);
      ProcessCpu cpu = new ProcessCpu(running.jvm().pid());
      try (ServerJvm jvm = new ServerJvm(running.jvm().pid())) {
        sample(
            subject,
            jvm,
            Figure.REQUEST_CPU,
            Figure.REQUEST_ALLOCATED,
            requests,
            () -> requests(client, requests));
        sample(
            subject,
            jvm,
            Figure.FLUSHED_CPU,
            Figure.FLUSHED_ALLOCATED,
            chunks,
            () -> chunks(client, FLUSHED, 1));
        sample(
            subject,
            jvm,
            Figure.FULL_CPU,
            Figure.FULL_ALLOCATED,
            chunks,
            () -> chunks(client, FULL, 0));
        spans(subject, client);
        memory(subject, jvm, cpu);
        if (rest) {
          rest(subject, cpu);
        }
      }
    }
  }

  /** Requests whose spans the sampler leaves out: what remains are the metrics. */
  void runUnsampled(Subject subject) {
    try (TestServer running = start(subject, Map.of("OTEL_TRACES_SAMPLER", "always_off"));
        WireClient client = WireClient.to(running.port())) {
      warmUp(client);
      try (ServerJvm jvm = new ServerJvm(running.jvm().pid())) {
        sample(
            subject,
            jvm,
            Figure.UNSAMPLED_CPU,
            Figure.UNSAMPLED_ALLOCATED,
            requests,
            () -> requests(client, requests));
      }
    }
  }

  private void warmUp(WireClient client) {
    for (int i = 0; i < SAMPLES; i++) {
      requests(client, requests);
      chunks(client, FLUSHED, 1);
      chunks(client, FULL, 0);
    }
  }

  private TestServer start(Subject subject, Map<String, String> environment) {
    return server.apply(
        launch
            .jvmArguments(List.of("-Xmx512m"))
            .jvmArguments(subject.jvmArguments())
            .environment(Subject.environment(sink))
            .environment(Map.of("OTEL_BSP_SCHEDULE_DELAY", "1000"))
            .environment(environment));
  }

  /** Takes samples rather than one long measurement: another program disturbs some, not most. */
  private void sample(
      Subject subject, ServerJvm jvm, Figure cpu, Figure allocated, int count, Runnable work) {
    for (int sample = 0; sample < SAMPLES; sample++) {
      ServerJvm.Work before = jvm.work();
      work.run();
      ServerJvm.Work after = jvm.work();
      medians.add(subject, cpu, after.nanosSince(before) / count);
      medians.add(subject, allocated, after.bytesSince(before) / count);
    }
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
    LockSupport.parkNanos(EXPORTED.toNanos());
    long before = sink.spanBytes();
    for (int i = 0; i < STREAMS; i++) {
      client.exchange(WireRequest.get("/app/c0/write?n=20&size=1000&flush=1"));
    }
    LockSupport.parkNanos(EXPORTED.toNanos());
    medians.add(subject, Figure.STREAM_EXPORTED, (double) (sink.spanBytes() - before) / STREAMS);
  }

  private void memory(Subject subject, ServerJvm jvm, ProcessCpu cpu) {
    ServerJvm.Memory memory = jvm.memory();
    medians.add(subject, Figure.LIVE_MEMORY, memory.all());
    medians.add(subject, Figure.LIVE_HEAP, memory.heap());
    medians.add(subject, Figure.METASPACE, memory.metaspace());
    medians.add(subject, Figure.CODE_CACHE, memory.code());
    cpu.residentMebibytes()
        .ifPresent(mebibytes -> medians.add(subject, Figure.RESIDENT, mebibytes));
    medians.add(subject, Figure.CLASSES, jvm.classes());
    medians.add(subject, Figure.THREADS, jvm.threads());
  }

  private void rest(Subject subject, ProcessCpu cpu) {
    LockSupport.parkNanos(SETTLED.toNanos());
    double before = cpu.millisOfLiveThreads();
    LockSupport.parkNanos(IDLE.toNanos());
    double millis = cpu.millisOfLiveThreads() - before;
    medians.add(subject, Figure.IDLE_CPU, millis / IDLE.toSeconds());
  }
}
