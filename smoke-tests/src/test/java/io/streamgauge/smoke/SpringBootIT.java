// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Executable jars of Spring Boot: the flag is all that is added. */
class SpringBootIT {
  private static final List<Scenario> SERVED =
      List.of(
          Scenario.THOUSAND_CHUNKS,
          Scenario.EVENTS,
          Scenario.UPLOAD_BY_STREAM,
          Scenario.UPLOAD_IN_CHUNKS,
          Scenario.ASYNC_ON_OWN_THREAD,
          Scenario.NON_BLOCKING,
          Scenario.FILE_HANDED_OVER,
          Scenario.HUGE_FILE,
          Scenario.MULTIPART,
          Scenario.HEAD,
          Scenario.NO_SUCH_FILE,
          Scenario.ERROR_PAGE);

  private final Path jdk = Jdks.current();

  @ParameterizedTest
  @EnumSource
  void everyJarIsCountedAsItsClientsCount(SpringBootJar jar) {
    try (MeasuredServer server = MeasuredServer.start(jar, jdk)) {
      for (Scenario scenario : SERVED) {
        assertThatExchange(server.run(scenario)).isMeasured().hasOutcome("completed").isNoError();
      }
      assertThatExchange(server.run(Scenario.THREE_FLUSHES)).isOutboundStream("http");
      server.ledger().assertEqualsMetricsOf(server.collector().telemetry());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyJarWarnsOfNothingThatItDoesNotWarnOfWithoutTheAgent(SpringBootJar jar) {
    Launch launch = MeasuredServer.launch(jdk);
    List<String> without = complaints(jar, launch);
    try (OtlpCollector collector = OtlpCollector.start()) {
      Launch with =
          launch
              .jvmArguments(AgentOptions.flag())
              .environment(AgentOptions.reportingTo(collector.endpoint()));
      assertThat(complaints(jar, with)).isEqualTo(without);
      assertThat(collector.telemetry().spans()).isNotEmpty();
    }
  }

  /** Serves a few requests; all it has to say on standard error, and what it warns of. */
  private static List<String> complaints(SpringBootJar jar, Launch launch) {
    TestServer server = jar.start(launch);
    try (server) {
      for (Scenario scenario : SERVED) {
        WireClient.once(server.port(), scenario.in("/app/c0"));
      }
    }
    OutputOf output = new OutputOf(server);
    return Stream.concat(
            output.stdout().stream().filter(line -> line.matches(".*\\b(WARN|ERROR)\\b.*")),
            output.stderr().stream())
        .map(line -> line.replaceAll("^[\\dT:.+Z-]+ |\\b" + server.jvm().pid() + "\\b", ""))
        .toList();
  }
}
