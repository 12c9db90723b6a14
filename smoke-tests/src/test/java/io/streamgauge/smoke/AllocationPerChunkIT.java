// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a chunk costs in bytes, inside the real server: its own thread writes and flushes many, and
 * says what it allocated; with the agent that is what it is without.
 */
class AllocationPerChunkIT {
  private static final int CHUNKS = 20_000;
  private static final int ROUNDS = 15;

  /** What is allocated once per stream, and not per chunk: the histogram of its chunks' sizes. */
  private static final double ONCE_PER_STREAM = 0.1;

  static Stream<ServerUnderTest> servers() {
    return Stream.of(
        TomcatDistribution.TOMCAT_11,
        JettyDistribution.JETTY_11,
        JettyDistribution.JETTY_12_1,
        UndertowLibraries.UNDERTOW_2_3);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aChunkAllocatesNothing(ServerUnderTest server) {
    Launch launch = MeasuredServer.launch(Jdks.current());
    double without = bytesPerChunk(server, launch);
    try (OtlpCollector collector = OtlpCollector.start()) {
      double with =
          bytesPerChunk(
              server,
              launch
                  .jvmArguments(AgentOptions.flag())
                  .environment(AgentOptions.reportingTo(collector.endpoint())));
      assertThat(with - without)
          .as("bytes per chunk: %s with, %s without the agent", with, without)
          .isLessThan(ONCE_PER_STREAM);
    }
  }

  /** The least of some rounds: the first ones run before the compiler has come round. */
  private static double bytesPerChunk(ServerUnderTest underTest, Launch launch) {
    try (TestServer server = underTest.start(launch)) {
      double least = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        WireClient.once(server.port(), WireRequest.get("/app/c0/allocation?n=" + CHUNKS));
        String bytes = WireClient.once(server.port(), WireRequest.get("/app/c0/allocated")).text();
        least = Math.min(least, Double.parseDouble(bytes) / CHUNKS);
      }
      return least;
    }
  }
}
