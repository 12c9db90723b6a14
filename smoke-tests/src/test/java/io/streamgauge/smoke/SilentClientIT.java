// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application pings every second a client that takes what it is sent and says nothing: after a
 * minute and a half its session and its connection are stale, until it says something.
 */
@Tag("long")
class SilentClientIT {

  private static final Duration UNTIL_STALE = Duration.ofSeconds(90);
  private static final Duration NOTICED = Duration.ofSeconds(10);

  static Stream<Arguments> servers() {
    return Stream.of(
        Arguments.of(TomcatDistribution.TOMCAT_11, "/{does}"),
        Arguments.of(NettyLibraries.NETTY_4_2, "/ping"),
        Arguments.of(JettyDistribution.JETTY_12_1, "/{does}"),
        Arguments.of(UndertowLibraries.UNDERTOW_2_4, "/{does}"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void clientThatNeverAnswersIsStaleUntilItSpeaks(ServerUnderTest underTest, String endpoint) {
    try (MeasuredServer server =
            MeasuredServer.start(
                underTest, Jdks.current(), Connectors.PLAIN, Launch::withWebSockets);
        WebSocketTalk talk =
            WebSocketTalk.begin(
                server, "/app/w0/ping?every=1000", "/app/w0" + endpoint, List.of("pong=never"))) {
      long begun = System.nanoTime();
      assertThat(Poll.holds(UNTIL_STALE.plus(NOTICED), () -> sessions(talk) == 2)).isTrue();
      Duration after = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(after).isGreaterThan(UNTIL_STALE.minusSeconds(1));
      assertThat(Poll.holds(NOTICED, () -> connections(server) == 1)).isTrue();
      assertThat(
              talk.sum(
                  "streamgauge.websocket.pings",
                  point -> point.has("streamgauge.ping.result", "timeout")))
          .isBetween(80.0, 110.0);

      talk.tell("text I am here");
      assertThat(Poll.holds(NOTICED, () -> sessions(talk) == 0 && connections(server) == 0))
          .isTrue();
      talk.closed().isMeasured();
    }
  }

  /** Both directions of the session, each a stream. */
  private static double sessions(WebSocketTalk talk) {
    return talk.sum(
        "streamgauge.stream.active", point -> point.has("streamgauge.stream.state", "stale"));
  }

  private static double connections(MeasuredServer server) {
    return server
        .collector()
        .telemetry()
        .sum(
            "streamgauge.connection.active",
            point -> point.has("streamgauge.connection.state", "stale"));
  }
}
