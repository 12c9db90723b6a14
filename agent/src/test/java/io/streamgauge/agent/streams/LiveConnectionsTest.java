// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.Series;
import io.streamgauge.bootstrap.Connection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class LiveConnectionsTest {

  private final LiveTable table = Exchanges.table(3);

  @Test
  void bytesOfBothDirectionsAreInTheMetricsWhileItIsOpen() {
    Connection connection = Exchanges.accept(table);
    connection.received(100);
    connection.sent(2000);
    table.sweep();
    connection.sent(3000);
    table.sweep();

    assertThat(count(Metric.CONNECTION_IO, "inbound")).isEqualTo(100);
    assertThat(count(Metric.CONNECTION_IO, "outbound")).isEqualTo(5000);
    assertThat(count(Metric.CONNECTION_ACTIVE, "active")).isOne();
    table.sweep();
    assertThat(count(Metric.CONNECTION_ACTIVE, "idle")).isOne();
    assertThat(count(Metric.CONNECTION_ACTIVE, "active")).isZero();
  }

  @Test
  void aClosedConnectionIsNotActiveAndHasADuration() {
    Connection connection = Exchanges.accept(table);
    connection.received(-1);
    connection.closed();
    connection.closed();
    table.sweep();
    table.sweep();

    assertThat(count(Metric.CONNECTION_DURATION, "client_close")).isOne();
    assertThat(count(Metric.CONNECTION_ACTIVE, "")).isZero();
    assertThat(count(Metric.CONNECTION_OPENED, "tomcat")).isOne();
  }

  @Test
  void theFirstFailureSaysWhyItWasClosed() {
    Connection reset = Exchanges.accept(table);
    reset.failed(new IOException("Connection reset by peer"));
    reset.closed();
    Connection timeout = Exchanges.accept(table);
    timeout.failed(new SocketTimeoutException());
    timeout.failed(new IOException());
    timeout.closed();
    Exchanges.accept(table).closed();
    table.sweep();

    assertThat(count(Metric.CONNECTION_DURATION, "reset")).isOne();
    assertThat(count(Metric.CONNECTION_DURATION, "idle_timeout")).isOne();
    assertThat(count(Metric.CONNECTION_DURATION, "server_close")).isOne();
  }

  @Test
  void connectionsBeyondTheLimitAreGivenUpAndCounted() {
    for (int i = 0; i < 5; i++) {
      Exchanges.accept(table);
    }
    table.sweep();

    assertThat(count(Metric.CONNECTION_ACTIVE, "")).isEqualTo(3);
    assertThat(count(Metric.AGENT_EVICTIONS, "connection")).isEqualTo(2);
  }

  private long count(Metric metric, String label) {
    return table.store().all(metric).stream()
        .filter(series -> series.labels().toString().contains(label))
        .mapToLong(Series::count)
        .sum();
  }
}
