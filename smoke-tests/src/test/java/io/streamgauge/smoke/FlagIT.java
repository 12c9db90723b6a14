// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The flag itself: switched off, set wrongly, given twice, given to programs that are no server.
 */
class FlagIT {
  private static final Duration THREE_EXPORTS = Duration.ofSeconds(3);
  private final Path jdk = Jdks.current();

  @Test
  void killSwitchLeavesTheServerUntouched() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      List<String> arguments = new ArrayList<>(AgentOptions.flag());
      arguments.add("-Dstreamgauge.enabled=false");
      TomcatServer server = start(collector, arguments);
      try (server) {
        assertServes(server);
        Poll.holds(THREE_EXPORTS, () -> collector.requests() > 0);
        assertThat(collector.requests()).isZero();
        assertThat(threadsOf(server)).doesNotContainIgnoringCase("streamgauge");
      }
      assertThat(new OutputOf(server).ownLines()).isEmpty();
    }
  }

  @Test
  void wrongSettingIsSaidInOneClearLine() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      TomcatServer server = start(collector, AgentOptions.flag("enabled=maybe"));
      try (server) {
        assertServes(server);
        Poll.holds(THREE_EXPORTS, () -> server.jvm().stderr().contains("maybe"));
      }
      assertThat(new OutputOf(server).ownLines())
          .filteredOn(line -> line.contains("enabled") && line.contains("maybe"))
          .hasSize(1);
    }
  }

  @Test
  void agentGivenTwiceCountsOnce() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      List<String> twice = new ArrayList<>(AgentOptions.flag());
      twice.addAll(AgentOptions.flag());
      try (TomcatServer server = start(collector, twice)) {
        TraceParent caller = TraceParent.create();
        WireRequest request = Scenario.THOUSAND_CHUNKS.in("/app/c0");
        WireResponse response = WireClient.once(server.port(), caller.parentOf(request));
        SpanView span =
            collector.awaitSpan(
                Duration.ofSeconds(10),
                "the SERVER span",
                s -> s.isServer() && s.traceId().equals(caller.traceId()));
        assertThat(span.attributes())
            .containsEntry("http.response.body.size", response.bodyBytes());
        Ledger ledger = new Ledger();
        ledger.addRequest("/app/c0/*", caller);
        ledger.addOutbound("/app/c0/*", response);
        ledger.assertEqualsMetricsOf(collector.telemetry());
        assertThat(collector.telemetry().spans()).filteredOn(SpanView::isServer).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"keytool, -help", "jcmd, -l", "javac, -version", "jar, --version"})
  void programsOfTheJdkRunUnderTheFlagWithoutAWord(String program, String argument) {
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", AgentOptions.flag().get(0));
    Path directory = Workspace.newDirectory(program + "-");
    try (ChildJvm child = ChildJvm.start(jdk, program, List.of(argument), environment, directory)) {
      assertThat(child.await(Duration.ofSeconds(30))).isZero();
      assertThat(child.stdout()).doesNotContain("[streamgauge]");
      assertThat(child.stderr().lines())
          .filteredOn(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
          .noneMatch(line -> line.contains("streamgauge"));
    }
  }

  private String threadsOf(TomcatServer server) {
    Path directory = Workspace.newDirectory("jcmd-");
    List<String> arguments = List.of(Long.toString(server.jvm().pid()), "Thread.print");
    try (ChildJvm jcmd = ChildJvm.start(jdk, "jcmd", arguments, Map.of(), directory)) {
      assertThat(jcmd.await(Duration.ofSeconds(30))).isZero();
      return jcmd.stdout();
    }
  }

  private TomcatServer start(OtlpCollector collector, List<String> arguments) {
    return TomcatServer.of(TomcatDistribution.TOMCAT_11, jdk)
        .jvmArguments(arguments)
        .environment(AgentOptions.reportingTo(collector.endpoint()))
        .start();
  }

  private static void assertServes(TomcatServer server) {
    WireResponse response = WireClient.once(server.port(), WireRequest.get("/app/hello"));
    assertThat(response.text()).isEqualTo("hello");
  }
}
