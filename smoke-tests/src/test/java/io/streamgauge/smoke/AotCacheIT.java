// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cache trained without us: Tomcat's classes are linked before the agent gets its say. */
class AotCacheIT extends HttpStreamContract {
  AotCacheIT() {
    super(TomcatDistribution.TOMCAT_11, 25);
  }

  @Override
  MeasuredTomcat start(TomcatDistribution tomcat, Path jdk) {
    AotCache cache = AotCache.train(tomcat, jdk, List.of());
    return MeasuredTomcat.start(tomcat, jdk, cache.arguments(), Map.of());
  }

  @Test
  void tomcatsClassesWereLinkedBeforeTheAgent() {
    assertThat(tomcat().server().jvm().stderr()).contains("classes loaded before the agent");
  }
}
