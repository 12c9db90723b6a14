// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A cache trained without us: Tomcat's classes are linked before the agent gets its say. */
class AotCacheIT extends HttpStreamContract {
  AotCacheIT() {
    super(TomcatDistribution.TOMCAT_11, 25);
  }

  @Override
  Launch change(Launch launch) {
    AotCache cache = AotCache.train(TomcatDistribution.TOMCAT_11, launch, List.of());
    return launch.jvmArguments(cache.arguments());
  }

  @Test
  void tomcatsClassesWereLinkedBeforeTheAgent() {
    assertThat(measured().server().jvm().stderr()).contains("classes loaded before the agent");
  }
}
