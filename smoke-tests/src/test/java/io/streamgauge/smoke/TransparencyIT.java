// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application under the agent answers and logs as it does without. */
class TransparencyIT {
  @ParameterizedTest(name = "{0} on JDK {1}")
  @CsvSource({"TOMCAT_9, 17", "TOMCAT_10, 17", "TOMCAT_11, 17", "TOMCAT_9, 25", "TOMCAT_11, 25"})
  void answersAndLogsAreTheSameWithAndWithoutTheAgent(TomcatDistribution tomcat, int major) {
    Transparency.assertHolds(tomcat, major);
  }

  @ParameterizedTest(name = "{0} on JDK {1}")
  @CsvSource({"JETTY_9, 17", "JETTY_10, 17", "JETTY_11, 17", "JETTY_11, 25"})
  void jettyAnswersAndLogsTheSameWithAndWithoutTheAgent(JettyDistribution jetty, int major) {
    Transparency.assertHolds(jetty, major);
  }

  @ParameterizedTest(name = "{0} on JDK {1}")
  @CsvSource({"NETTY_4_1_0, 17", "NETTY_4_2, 17", "NETTY_4_2, 25"})
  void nettyAnswersAndLogsTheSameWithAndWithoutTheAgent(NettyLibraries netty, int major) {
    Transparency.assertHolds(netty, major);
  }
}
