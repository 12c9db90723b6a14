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

/**
 * What one server answered and left behind: the same with and without the agent.
 *
 * @param transcripts the answer to each scenario that the server has a connector for
 */
record Transparency(
    Map<Scenario, String> transcripts,
    List<String> stdout,
    List<String> stderr,
    List<String> applicationLog,
    List<String> ownLines) {

  /** Sends every scenario to a server without the agent, then to one with it. */
  static void assertHolds(ServerUnderTest underTest, int major) {
    Optional<Path> jdk = Jdks.find(major);
    assumeTrue(jdk.isPresent(), "no JDK " + major + " found");
    Launch launch = MeasuredServer.launch(jdk.orElseThrow());
    Transparency without = of(underTest, launch);
    try (OtlpCollector collector = OtlpCollector.start()) {
      Transparency with =
          of(
              underTest,
              launch
                  .jvmArguments(AgentOptions.flag())
                  .environment(AgentOptions.reportingTo(collector.endpoint())));
      assertThat(with.transcripts).isEqualTo(without.transcripts);
      assertThat(with.stdout).isEqualTo(without.stdout);
      assertThat(with.stderr).isEqualTo(without.stderr);
      assertThat(with.applicationLog).isEqualTo(without.applicationLog);
      assertThat(without.ownLines).isEmpty();
      assertThat(collector.telemetry().spans())
          .filteredOn(SpanView::isServer)
          .hasSize(with.transcripts.size());
    }
  }

  /** What is echoed comes in pieces as it arrived, which is a race. */
  private static String comparable(Scenario scenario, String transcript) {
    return scenario == Scenario.ECHO
        ? transcript.replaceAll("chunks \\[[\\d, ]+]", "chunks")
        : transcript;
  }

  private static Transparency of(ServerUnderTest underTest, Launch launch) {
    TestServer server = underTest.start(launch);
    Map<Scenario, String> transcripts = new EnumMap<>(Scenario.class);
    try (server) {
      for (Scenario scenario : Scenario.values()) {
        String connector = scenario.connector().orElse(Connectors.PLAIN);
        if (underTest.lacks(connector).isEmpty()) {
          WireRequest request = scenario.in("/app/c" + scenario.ordinal());
          WireResponse response = WireClient.once(server.port(connector), request);
          transcripts.put(scenario, comparable(scenario, response.transcript()));
        }
      }
    }
    OutputOf output = new OutputOf(server);
    return new Transparency(
        transcripts, output.stdout(), output.stderr(), output.applicationLog(), output.ownLines());
  }
}
