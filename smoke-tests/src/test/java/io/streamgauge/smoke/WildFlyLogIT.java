// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** WildFly under the flag and nothing else: whatever it warns of, it warns of without the flag. */
class WildFlyLogIT {
  private static final List<Scenario> SCENARIOS =
      List.of(
          Scenario.THREE_FLUSHES,
          Scenario.HEAD,
          Scenario.UPLOAD_BY_LISTENER,
          Scenario.ASYNC_ON_OWN_THREAD,
          Scenario.NON_BLOCKING,
          Scenario.EXCEPTION_BEFORE_COMMIT,
          Scenario.ASYNC_TIMEOUT,
          Scenario.HUGE_FILE_RANGE);

  private static final Pattern COMPLAINT = Pattern.compile("^\\S*\\S+ +(WARN|ERROR|FATAL) .*");

  @Test
  void warnsOfNothingMoreThanWithoutTheAgent() {
    Launch launch = MeasuredServer.launch(Jdks.current());
    Set<String> without = complaints(launch);
    try (OtlpCollector collector = OtlpCollector.start()) {
      Set<String> with =
          complaints(
              launch
                  .jvmArguments(AgentOptions.flag())
                  .environment(AgentOptions.reportingTo(collector.endpoint())));
      assertThat(without).isNotEmpty();
      assertThat(with).isEqualTo(without);
      assertThat(collector.telemetry().spans())
          .filteredOn(SpanView::isServer)
          .hasSize(SCENARIOS.size());
    }
  }

  /** Warnings and errors, without what differs between any two runs. */
  private static Set<String> complaints(Launch launch) {
    TestServer server = WildFlyDistribution.WILDFLY_39.start(launch);
    try (server) {
      for (Scenario scenario : SCENARIOS) {
        WireClient.once(server.port(), scenario.in("/app/c" + scenario.ordinal()));
      }
    }
    String base = server.base().toString();
    Set<String> complaints =
        server
            .jvm()
            .stdout()
            .lines()
            .map(line -> line.replaceAll("\u001b\\[[\\d;]*m", ""))
            .filter(line -> COMPLAINT.matcher(line).matches())
            .map(line -> line.replace(base, "BASE").replaceAll("\\([^)]*\\d[^)]*\\)", "(THREAD)"))
            .map(line -> line.replaceFirst("^\\S+ +", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    complaints.addAll(
        server.jvm().stderr().lines().filter(line -> !line.contains("[streamgauge]")).toList());
    return complaints;
  }
}
