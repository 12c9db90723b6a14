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
  void whatNobodyNamesTheProtocolOfIsAStreamEachWay() {
    Connection connection = Exchanges.accept(table);
    connection.protocol(null);
    connection.received(7);
    connection.received(8);
    connection.queued(9);
    connection.sent(9);
    connection.closed();
    table.sweep();

    assertThat(count(Metric.STREAM_IO, "inbound")).isEqualTo(15);
    assertThat(count(Metric.STREAM_CHUNKS, "inbound")).isEqualTo(2);
    assertThat(count(Metric.STREAM_IO, "outbound")).isEqualTo(9);
    assertThat(count(Metric.STREAM_DURATION, "raw")).isEqualTo(2);
    assertThat(table.store().all(Metric.HTTP_ACTIVE)).isEmpty();
    assertThat(count(Metric.CONNECTION_IO, "tcp")).isEqualTo(24);
  }

  @Test
  void aConnectionThatIsNamedLateIsNoStream() {
    Connection connection = Exchanges.accept(table);
    connection.protocol(null);
    connection.received(7);
    connection.protocol("http");
    connection.received(8);
    connection.closed();
    table.sweep();

    assertThat(table.store().all(Metric.STREAM_IO)).isEmpty();
    assertThat(count(Metric.CONNECTION_IO, "http")).isEqualTo(15);
  }

  @Test
  void aConnectionHasNoNameBeforeItsFirstByte() {
    Connection connection = Exchanges.accept(table);
    table.sweep();
    connection.protocol("ajp");
    connection.received(7);
    table.sweep();

    assertThat(count(Metric.CONNECTION_OPENED, "http")).isZero();
    assertThat(count(Metric.CONNECTION_OPENED, "ajp")).isOne();
    assertThat(count(Metric.CONNECTION_IO, "ajp")).isEqualTo(7);
  }

  @Test
  void encryptedBytesAreNobodysPayload() {
    Connection connection = Exchanges.accept(table);
    connection.protocol(null);
    connection.secured();
    connection.received(7);
    connection.closed();
    table.sweep();

    assertThat(table.store().all(Metric.STREAM_IO)).isEmpty();
  }

  @Test
  void datagramsOfAServerAreCountedBothWays() {
    Connection socket = Exchanges.accept(table);
    socket.protocol("udp");
    table.sweep();
    assertThat(table.store().all(Metric.CONNECTION_OPENED)).isEmpty();

    socket.received(0);
    socket.received(100);
    socket.queued(30);
    socket.unqueued(30);
    socket.queued(0);
    socket.unqueued(0);
    socket.queued(70_000);
    socket.dropped(70_000);
    socket.queued(40);
    table.sweep();

    assertThat(count(Metric.CONNECTION_OPENED, "TRANSPORT, udp, PROTOCOL_NAME, udp")).isOne();
    assertThat(count(Metric.CONNECTION_DATAGRAMS, "inbound")).isEqualTo(2);
    assertThat(count(Metric.CONNECTION_DATAGRAMS, "outbound")).isOne();
    assertThat(count(Metric.CONNECTION_IO, "inbound")).isEqualTo(100);
    assertThat(count(Metric.CONNECTION_IO, "outbound")).isEqualTo(30);
    assertThat(count(Metric.CONNECTION_LOST, "udp")).isEqualTo(70_000);

    socket.closed();
    table.sweep();
    assertThat(count(Metric.CONNECTION_LOST, "udp")).isEqualTo(70_040);
    assertThat(count(Metric.CONNECTION_OFFERED, "udp")).isEqualTo(70_070);
    assertThat(table.store().all(Metric.STREAM_IO)).isEmpty();
  }

  @Test
  void socketWhoseFirstDatagramGoesOutIsAClients() {
    Connection socket = Exchanges.accept(table);
    socket.protocol("udp");
    socket.queued(30);
    socket.unqueued(30);
    socket.received(100);
    table.sweep();
    socket.closed();
    table.sweep();

    assertThat(table.store().all(Metric.CONNECTION_OPENED)).isEmpty();
    assertThat(table.store().all(Metric.CONNECTION_IO)).isEmpty();
    assertThat(count(Metric.AGENT_TRACKED, "connection")).isZero();
  }

  @Test
  void connectionsBeyondTheLimitAreGivenUpAndCounted() {
    for (int i = 0; i < 5; i++) {
      Exchanges.accept(table).received(1);
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
