// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's own agent beside ours. */
class OpenTelemetryAgentIT {
  @Test
  void serverSpanIsOursWhereTheOtherAgentMakesNone() {
    UnaryOperator<Launch> withoutInstrumentations =
        launch ->
            launch
                .jvmArguments(
                    List.of("-javaagent:" + Workspace.otherAgent("opentelemetry-javaagent")))
                .jvmArguments(OtherAgent.OPENTELEMETRY.arguments())
                .jvmArguments(List.of("-Dotel.instrumentation.common.default-enabled=false"));
    try (MeasuredServer server =
        MeasuredServer.start(
            TomcatDistribution.TOMCAT_11,
            Jdks.current(),
            Connectors.PLAIN,
            withoutInstrumentations)) {
      assertThatExchange(server.run(Scenario.THOUSAND_CHUNKS))
          .isMeasured()
          .isOutboundStream("http");
    }
  }

  @Nested
  class TomcatWithOursFirst extends OtherAgentContract {
    TomcatWithOursFirst() {
      super(TomcatDistribution.TOMCAT_11, OtherAgent.OPENTELEMETRY, true);
    }
  }

  @Nested
  class TomcatWithOursLast extends OtherAgentContract {
    TomcatWithOursLast() {
      super(TomcatDistribution.TOMCAT_11, OtherAgent.OPENTELEMETRY, false);
    }
  }

  @Nested
  class Jetty9 extends OtherAgentContract {
    Jetty9() {
      super(JettyDistribution.JETTY_9, OtherAgent.OPENTELEMETRY, false);
    }
  }

  @Nested
  class Jetty12 extends OtherAgentContract {
    Jetty12() {
      super(JettyDistribution.JETTY_12_1, OtherAgent.OPENTELEMETRY, true);
    }
  }

  @Nested
  class Undertow extends OtherAgentContract {
    Undertow() {
      super(UndertowLibraries.UNDERTOW_2_3, OtherAgent.OPENTELEMETRY, false);
    }
  }

  @Nested
  class Netty41 extends OtherAgentContract {
    Netty41() {
      super(NettyLibraries.NETTY_4_1, OtherAgent.OPENTELEMETRY, true);
    }
  }

  @Nested
  class Netty42 extends OtherAgentContract {
    Netty42() {
      super(NettyLibraries.NETTY_4_2, OtherAgent.OPENTELEMETRY, false);
    }
  }
}
