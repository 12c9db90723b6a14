// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a message of a WebSocket costs in bytes, inside the real server: its own threads send and
 * receive many, and say what they allocated; with the agent that is what it is without.
 */
class AllocationPerMessageIT {
  private static final int MESSAGES = 6_000;
  private static final int ROUNDS = 8;

  /** A compiler that happens not to see that an object never escapes adds it in one JVM. */
  private static final int PAIRS = 3;

  private static final int SMALLEST_OBJECT = 16;

  /** By how much the server differs from itself: Netty's pools give some bytes more or less. */
  static Stream<Arguments> servers() {
    return Stream.of(
        Arguments.of(TomcatDistribution.TOMCAT_11, 0),
        Arguments.of(NettyLibraries.NETTY_4_2, SMALLEST_OBJECT - 1));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aMessageAllocatesNothing(ServerUnderTest server, int noise) {
    Launch launch = MeasuredServer.launch(Jdks.current()).withWebSockets();
    try (OtlpCollector collector = OtlpCollector.start()) {
      Launch measured =
          launch
              .jvmArguments(AgentOptions.flag())
              .environment(AgentOptions.reportingTo(collector.endpoint()));
      Allocated without = Allocated.NEVER;
      Allocated with = Allocated.NEVER;
      for (int pair = 0; pair < PAIRS && !with.isWithin(noise, without); pair++) {
        without = without.orLess(leastOf(server, launch));
        with = with.orLess(leastOf(server, measured));
      }
      assertThat(with.sent()).as("sent").isCloseTo(without.sent(), within((long) noise));
      assertThat(with.received())
          .as("received")
          .isCloseTo(without.received(), within((long) noise));
      assertThat(collector.telemetry().sum("streamgauge.stream.messages", point -> true))
          .as("messages counted")
          .isGreaterThan(MESSAGES);
    }
  }

  /** The least of some rounds: the first ones run before the compiler has come round. */
  private static Allocated leastOf(ServerUnderTest underTest, Launch launch) {
    try (TestServer server = underTest.start(launch)) {
      Allocated least = Allocated.NEVER;
      for (int round = 0; round < ROUNDS; round++) {
        WebSocketClient client =
            WebSocketClient.connect(server.port(Connectors.PLAIN), "/app/w0/allocation", List.of());
        client.tell("burst " + MESSAGES + " 100", "text " + MESSAGES, "expect " + (MESSAGES + 1));
        String bytes = client.end().text("last");
        int space = bytes.indexOf(' ');
        least =
            least.orLess(
                new Allocated(
                    Long.parseLong(bytes.substring(0, space)),
                    Long.parseLong(bytes.substring(space + 1))));
      }
      return least;
    }
  }

  /** Bytes of a message, whole ones: what is allocated once per session is less than one each. */
  private record Allocated(long sent, long received) {
    static final Allocated NEVER = new Allocated(Long.MAX_VALUE, Long.MAX_VALUE);

    Allocated orLess(Allocated other) {
      return new Allocated(Math.min(sent, other.sent), Math.min(received, other.received));
    }

    boolean isWithin(int noise, Allocated other) {
      return this != NEVER
          && Math.abs(sent - other.sent) <= noise
          && Math.abs(received - other.received) <= noise;
    }
  }
}
