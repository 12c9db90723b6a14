// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's own agent beside ours. */
class OpenTelemetryAgentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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

  /** The other agent's span of a handshake on Netty does not end; to us it is over with its 101. */
  @Test
  void handshakeOfAnOpenSessionIsNotActive() {
    UnaryOperator<Launch> besideIt =
        launch ->
            launch
                .jvmArguments(
                    List.of("-javaagent:" + Workspace.otherAgent("opentelemetry-javaagent")))
                .jvmArguments(OtherAgent.OPENTELEMETRY.arguments())
                .environment(Map.of("STREAMGAUGE_HTTP_METRICS", "on"));
    try (MeasuredServer server =
        MeasuredServer.start(
            NettyLibraries.NETTY_4_2, Jdks.current(), Connectors.PLAIN, besideIt)) {
      Telemetry telemetry = server.collector().telemetry();
      try (WebSocketClient client =
          WebSocketClient.connect(server.port(), "/app/w0/echo", List.of())) {
        client.tell("text x", "expect 1");
        assertThat(Poll.holds(PATIENCE, () -> handshakes(telemetry) == 1)).isTrue();
        assertThat(telemetry.metric("http.server.active_requests")).isNotEmpty();
        assertThat(telemetry.sum("http.server.active_requests", point -> true)).isZero();
        client.tell("close 1000").end();
      }
      SpanView session =
          server
              .collector()
              .awaitSpan(
                  PATIENCE, "the session", span -> span.name().startsWith("websocket.session"));
      assertThat(session.attribute("streamgauge.stream.outcome")).contains("completed");
    }
  }

  private static long handshakes(Telemetry telemetry) {
    return telemetry.count(
        "streamgauge.websocket.handshake.duration",
        point -> point.has("http.response.status_code", 101L));
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
