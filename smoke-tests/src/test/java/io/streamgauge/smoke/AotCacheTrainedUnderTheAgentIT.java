// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.Map;

/** A cache trained with the flag, as the one of an image that has always had it. */
class AotCacheTrainedUnderTheAgentIT extends HttpStreamContract {
  AotCacheTrainedUnderTheAgentIT() {
    super(TomcatDistribution.TOMCAT_11, 25);
  }

  @Override
  MeasuredTomcat start(TomcatDistribution tomcat, Path jdk) {
    AotCache cache = AotCache.train(tomcat, jdk, AgentOptions.flag());
    return MeasuredTomcat.start(tomcat, jdk, cache.arguments(), Map.of());
  }
}
