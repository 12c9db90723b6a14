// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An application is taken away and brought back while its streams are open: nothing of ours holds
 * its class loader.
 *
 * <p>What is left of it is counted by the JVM itself, in a histogram of what is reachable: a row of
 * the servlet's class for each class loader that still has an instance of it.
 */
class RedeployIT {
  private static final Duration COLLECTED = Duration.ofSeconds(60);

  @Test
  void tomcatsApplicationIsCollectedAfterThreeRounds() {
    redeployTomcat(3);
  }

  @Test
  void wildFlysApplicationIsCollectedAfterThreeRounds() {
    redeployWildFly(3);
  }

  @Test
  @Tag("long")
  void tomcatsApplicationIsCollectedAfterThirtyRounds() {
    redeployTomcat(30);
  }

  @Test
  @Tag("long")
  void wildFlysApplicationIsCollectedAfterThirtyRounds() {
    redeployWildFly(30);
  }

  private static void redeployTomcat(int rounds) {
    try (OtlpCollector collector = OtlpCollector.start()) {
      Launch launch = underTheAgent(collector);
      TomcatServer server =
          TomcatServer.of(TomcatDistribution.TOMCAT_11, launch).redeploying().start();
      assertCollected(server, collector, rounds, 1, s -> server.redeploy());
    }
  }

  private static void redeployWildFly(int rounds) {
    try (OtlpCollector collector = OtlpCollector.start()) {
      WildFlyServer server =
          WildFlyServer.startWithArchive(WildFlyDistribution.WILDFLY_39, underTheAgent(collector));
      // With and without the agent, one of its idle workers keeps the last exchange it has served.
      assertCollected(server, collector, rounds, 2, s -> server.redeploy());
    }
  }

  /** Softly held classes go with the first collection, as they would when memory is scarce. */
  private static Launch underTheAgent(OtlpCollector collector) {
    return MeasuredServer.launch(Jdks.current())
        .jvmArguments(List.of("-XX:SoftRefLRUPolicyMSPerMB=0"))
        .jvmArguments(AgentOptions.flag())
        .environment(AgentOptions.reportingTo(collector.endpoint()));
  }

  private static void assertCollected(
      TestServer server,
      OtlpCollector collector,
      int rounds,
      int loaders,
      Consumer<TestServer> redeploy) {
    try (server) {
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger answered = new AtomicInteger();
      List<Thread> load =
          List.of(
              startLoad(server, "/app/c1/write?size=8192&n=20&flush=1", over, answered),
              startLoad(server, "/app/c2/async?size=1000&n=20&gap=5", over, answered),
              startLoad(server, "/app/c3/sse?n=50&gap=5", over, answered));
      for (int i = 0; i < rounds; i++) {
        int before = answered.get();
        Poll.holds(Duration.ofSeconds(20), () -> answered.get() > before + 3);
        redeploy.accept(server);
      }
      int before = answered.get();
      assertThat(Poll.holds(Duration.ofSeconds(20), () -> answered.get() > before + 3)).isTrue();
      over.set(true);
      load.forEach(RedeployIT::join);
      assertThat(Poll.holds(COLLECTED, () -> histogram(server).size() <= loaders))
          .as("class loaders of the application, after %s rounds: %s", rounds, histogram(server))
          .isTrue();
      assertThat(collector.telemetry().spans()).filteredOn(SpanView::isServer).isNotEmpty();
    }
  }

  /** Requests without a rest; most of those that a redeployment meets are refused or cut. */
  private static Thread startLoad(
      TestServer server, String target, AtomicBoolean over, AtomicInteger answered) {
    Thread thread =
        new Thread(
            () -> {
              while (!over.get()) {
                try {
                  if (WireClient.once(server.port(), WireRequest.get(target)).status() == 200) {
                    answered.incrementAndGet();
                  }
                } catch (RuntimeException | AssertionError refusedOrCut) {
                  Poll.holds(Duration.ofMillis(50), over::get);
                }
              }
            },
            "load " + target);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join(COLLECTED.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The rows of the servlet's class; taking a histogram collects the garbage first. */
  private static List<String> histogram(TestServer server) {
    try {
      Path directory = Files.createTempDirectory(server.base(), "jcmd-");
      List<String> arguments = List.of(Long.toString(server.jvm().pid()), "GC.class_histogram");
      try (ChildJvm jcmd = ChildJvm.start(Jdks.current(), "jcmd", arguments, Map.of(), directory)) {
        assertThat(jcmd.await(COLLECTED)).isZero();
        return jcmd.stdout().lines().filter(row -> row.endsWith(" app.LaneServlet")).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
