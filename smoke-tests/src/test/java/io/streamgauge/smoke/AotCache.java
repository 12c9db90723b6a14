// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Trains a server and keeps what the JVM has learnt in an AOT cache (JEP 514, JDK 25). */
final class AotCache {
  /** A cache fits only a JVM with the same modules, and the flag brings this one in. */
  private static final String INSTRUMENT = "--add-modules=java.instrument";

  /** When it ends, the training JVM has another one write the cache. */
  private static final Duration WRITING = Duration.ofSeconds(90);

  private final Path file;

  private AotCache(Path file) {
    this.file = file;
  }

  /** Serves a few requests with these arguments of the JVM; the cache is of that run. */
  static AotCache train(ServerUnderTest underTest, Launch launch, List<String> arguments) {
    AotCache cache = new AotCache(Workspace.newDirectory("aot-").resolve("server.aot"));
    List<String> training = new ArrayList<>(arguments);
    training.add("-XX:AOTCacheOutput=" + cache.file);
    training.add(INSTRUMENT);
    try (OtlpCollector collector = OtlpCollector.start();
        TestServer server =
            underTest.start(
                launch
                    .jvmArguments(training)
                    .environment(AgentOptions.reportingTo(collector.endpoint())))) {
      for (Scenario scenario : Scenario.values()) {
        WireClient.once(
            server.port(scenario.connector().orElse(Connectors.PLAIN)), scenario.in("/app/c0"));
      }
      server.jvm().stop(WRITING);
      assertThat(Files.exists(cache.file)).as(server.jvm().stderr()).isTrue();
    }
    return cache;
  }

  /** The arguments that start a JVM from this cache, or not at all. */
  List<String> arguments() {
    return List.of("-XX:AOTCache=" + file, "-XX:AOTMode=on", INSTRUMENT);
  }
}
