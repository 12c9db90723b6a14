// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScratchIT {
  @ParameterizedTest
  @EnumSource
  void show(TomcatDistribution tomcat) {
    try (TomcatServer server =
        Connectors.addTo(TomcatServer.of(tomcat, Jdks.find(17).orElseThrow()))
            .hugeFile(Workspace.hugeFile(Scenario.HUGE_SIZE))
            .start()) {
      for (Scenario s : Scenario.values()) {
        long start = System.nanoTime();
        WireResponse r = WireClient.once(server.port(s.connector()), s.in("/app/c" + s.ordinal()));
        System.out.println(
            "## "
                + tomcat
                + " "
                + s
                + " "
                + (System.nanoTime() - start) / 1000000
                + " ms "
                + (r.bodyBytes() < 30 ? r.text() : "")
                + "\n"
                + r.transcript());
      }
    }
  }
}
