// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application under the agent answers and logs as it does without. */
class TransparencyIT {
  /** What one server answered and left behind. */
  private record Run(
      Map<Scenario, String> transcripts,
      List<String> stdout,
      List<String> stderr,
      List<String> applicationLog,
      List<String> ownLines) {}

  @ParameterizedTest(name = "{0} on JDK {1}")
  @CsvSource({"TOMCAT_9, 17", "TOMCAT_10, 17", "TOMCAT_11, 17", "TOMCAT_9, 25", "TOMCAT_11, 25"})
  void answersAndLogsAreTheSameWithAndWithoutTheAgent(TomcatDistribution tomcat, int major) {
    Optional<Path> jdk = Jdks.find(major);
    assumeTrue(jdk.isPresent(), "no JDK " + major + " found");
    Run without = run(TomcatServer.of(tomcat, jdk.orElseThrow()));
    try (OtlpCollector collector = OtlpCollector.start()) {
      Run with =
          run(
              TomcatServer.of(tomcat, jdk.orElseThrow())
                  .jvmArguments(AgentOptions.flag())
                  .environment(AgentOptions.reportingTo(collector.endpoint())));
      assertThat(with.transcripts).isEqualTo(without.transcripts);
      assertThat(with.stdout).isEqualTo(without.stdout);
      assertThat(with.stderr).isEqualTo(without.stderr);
      assertThat(with.applicationLog).isEqualTo(without.applicationLog);
      assertThat(without.ownLines).isEmpty();
      assertThat(collector.telemetry().spans())
          .filteredOn(SpanView::isServer)
          .hasSize(Scenario.values().length);
    }
  }

  private static Run run(TomcatServer.Setup setup) {
    TomcatServer server =
        Connectors.addTo(setup).hugeFile(Workspace.hugeFile(Scenario.HUGE_SIZE)).start();
    Map<Scenario, String> transcripts = new EnumMap<>(Scenario.class);
    try (server) {
      for (Scenario scenario : Scenario.values()) {
        WireRequest request = scenario.in("/app/c" + scenario.ordinal());
        transcripts.put(
            scenario, WireClient.once(server.port(scenario.connector()), request).transcript());
      }
    }
    OutputOf output = new OutputOf(server);
    return new Run(
        transcripts, output.stdout(), output.stderr(), output.applicationLog(), output.ownLines());
  }
}
