// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** A cache trained with the flag, as the one of an image that has always had it. */
class AotCacheTrainedUnderTheAgentIT extends HttpStreamContract {
  AotCacheTrainedUnderTheAgentIT() {
    super(TomcatDistribution.TOMCAT_11, 25);
  }

  @Override
  Launch change(Launch launch) {
    AotCache cache = AotCache.train(TomcatDistribution.TOMCAT_11, launch, AgentOptions.flag());
    return launch.jvmArguments(cache.arguments());
  }
}
