// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a server's channels are asked every ten seconds. */
interface NettySocketContract extends Contract {
  Duration THREE_TIMES = Duration.ofSeconds(35);
  int CLIENTS = 5;

  /** More than a pool keeps of what other tests have given back. */
  long HELD = 128 << 20;

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
      double again = telemetry.sum("streamgauge.tcp.retransmits", ALL);
      assertThat(awaitMoreThan(first)).isEqualTo(first + CLIENTS);
      assertThat((telemetry.sum("streamgauge.tcp.rtt", ALL) - seconds) / CLIENTS)
          .isBetween(1e-6, 0.2);
      assertThat(telemetry.sum("streamgauge.tcp.retransmits", ALL)).isEqualTo(again);
    } finally {
      clients.forEach(WireClient::close);
    }
    assertThat(telemetry.count("streamgauge.tcp.estimated_throughput", ALL))
        .isEqualTo(telemetry.count("streamgauge.tcp.rtt", ALL));
    assertThat(telemetry.metric("streamgauge.tcp.retransmits")).hasSize(1);
  }

  /** What the allocator is called; none where it tells nothing of itself. */
  Optional<String> pool();

  @Test
  default void poolTellsWhatItHasTaken() {
    assumeTrue(pool().isPresent(), "its allocator tells nothing");
    String pool = pool().orElseThrow();
    try (WireClient client = measured().connect()) {
      client.exchange(WireRequest.get(measured().lane() + "/full?size=1000"));
      assertThat(Poll.holds(THREE_TIMES, () -> taken(pool, "non_heap") > 0)).isTrue();
      double before = taken(pool, "non_heap");
      assertThat(before).isLessThan(HELD);
      client.exchange(WireRequest.get(measured().lane() + "/hold?n=" + (HELD >> 20)));
      assertThat(Poll.holds(THREE_TIMES, () -> taken(pool, "non_heap") >= HELD)).isTrue();
      assertThat(taken(pool, "non_heap")).isLessThan(before + 1.5 * HELD);
      assertThat(taken(pool, "heap")).isLessThan(HELD);
      client.exchange(WireRequest.get(measured().lane() + "/hold"));
    }
    assertThat(measured().collector().telemetry().metric("streamgauge.buffer.pool.usage"))
        .hasSize(2);
  }

  private double taken(String pool, String memory) {
    return measured()
        .collector()
        .telemetry()
        .sum(
            "streamgauge.buffer.pool.usage",
            point ->
                point.has("streamgauge.buffer.pool.name", pool)
                    && point.has("jvm.memory.type", memory));
  }

  private long awaitMoreThan(long samples) {
    Telemetry telemetry = measured().collector().telemetry();
    assertThat(Poll.holds(THREE_TIMES, () -> telemetry.count("streamgauge.tcp.rtt", ALL) > samples))
        .as("sockets are asked")
        .isTrue();
    return telemetry.count("streamgauge.tcp.rtt", ALL);
  }
}
