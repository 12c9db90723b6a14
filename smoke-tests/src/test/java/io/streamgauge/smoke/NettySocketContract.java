// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a server's channels are asked every ten seconds. */
interface NettySocketContract extends Contract {
  Duration THREE_TIMES = Duration.ofSeconds(35);
  int CLIENTS = 5;
  Predicate<MetricPoint> ALL = point -> true;

  /** Whether the transport tells TCP_INFO: native ones do. */
  boolean tellsTcpInfo();

  @Test
  default void everyOpenSocketTellsOfItsNetwork() {
    Telemetry telemetry = measured().collector().telemetry();
    ConnectionTotals.atRest(measured());
    List<WireClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        WireClient client = measured().connect();
        clients.add(client);
        client.exchange(WireRequest.get(measured().lane() + "/full?size=1000"));
      }
      if (!tellsTcpInfo()) {
        Poll.holds(
            Duration.ofSeconds(12), () -> !telemetry.metric("streamgauge.tcp.rtt").isEmpty());
        assertThat(telemetry.metric("streamgauge.tcp.rtt")).isEmpty();
        return;
      }
      // All are open in the second look from now.
      long first = awaitMoreThan(telemetry.count("streamgauge.tcp.rtt", ALL));
      double seconds = telemetry.sum("streamgauge.tcp.rtt", ALL);
      assertThat(awaitMoreThan(first)).isEqualTo(first + CLIENTS);
      assertThat((telemetry.sum("streamgauge.tcp.rtt", ALL) - seconds) / CLIENTS)
          .isBetween(1e-6, 0.2);
    } finally {
      clients.forEach(WireClient::close);
    }
    assertThat(telemetry.count("streamgauge.tcp.estimated_throughput", ALL))
        .isEqualTo(telemetry.count("streamgauge.tcp.rtt", ALL));
    assertThat(telemetry.metric("streamgauge.tcp.retransmits")).hasSize(1);
    assertThat(telemetry.sum("streamgauge.tcp.retransmits", ALL)).isZero();
  }

  private long awaitMoreThan(long samples) {
    Telemetry telemetry = measured().collector().telemetry();
    assertThat(Poll.holds(THREE_TIMES, () -> telemetry.count("streamgauge.tcp.rtt", ALL) > samples))
        .as("sockets are asked")
        .isTrue();
    return telemetry.count("streamgauge.tcp.rtt", ALL);
  }
}
