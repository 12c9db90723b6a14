// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Datagrams, as whoever is at the other end of them sees them. */
interface NettyDatagramContract extends Contract {
  int TIMEOUT_MILLIS = 10_000;
  Duration EXPORTED = Duration.ofSeconds(10);
  long REFUSED = 70_000;

  @Test
  default void datagramsOfAServerAreCountedAsTheirClientSeesThem() throws IOException {
    Totals before = Totals.of(measured());
    WireRequest request = WireRequest.get(measured().lane() + "/udp-server");
    int port = Integer.parseInt(measured().run(request).response().text());
    Peer client = new Peer();
    try (DatagramSocket socket = client.socket) {
      for (int i = 0; i < 50; i++) {
        client.send(new byte[1 + 20 * i], port);
        client.receive();
      }
      client.send(new byte[0], port);
      client.send("too much".getBytes(StandardCharsets.US_ASCII), port);
      assertThat(client.receive()).isEqualTo("refused");
      client.send("bye".getBytes(StandardCharsets.US_ASCII), port);
    }
    Totals expected =
        new Totals(1, 1, 53, client.bytesSent, client.received, client.bytesReceived, REFUSED);
    Poll.holds(EXPORTED, () -> Totals.of(measured()).minus(before).equals(expected));
    assertThat(Totals.of(measured()).minus(before)).isEqualTo(expected);
    assertThat(sum("offered", "") - before.bytesOut() - before.lost())
        .isEqualTo(client.bytesReceived + REFUSED);
  }

  @Test
  default void socketThatAsksIsNoServers() throws Exception {
    Totals before = Totals.of(measured());
    Peer server = new Peer();
    try (DatagramSocket socket = server.socket) {
      Thread answering = new Thread(server::answerOnce, "udp-peer");
      answering.start();
      WireRequest request =
          WireRequest.get(measured().lane() + "/udp-client?size=10&port=" + socket.getLocalPort());
      assertThat(measured().run(request).response().text()).isEqualTo("10");
      answering.join();
    }
    int exports = measured().collector().telemetry().metricExports();
    assertThat(
            Poll.holds(
                EXPORTED, () -> measured().collector().telemetry().metricExports() > exports + 2))
        .isTrue();
    assertThat(Totals.of(measured())).isEqualTo(before);
  }

  private long sum(String metric, String direction) {
    return Totals.sum(measured(), metric, direction);
  }

  /** All that is told of sockets for datagrams. */
  record Totals(
      long opened, long closed, long in, long bytesIn, long out, long bytesOut, long lost) {
    static Totals of(MeasuredServer server) {
      return new Totals(
          sum(server, "opened", ""),
          server
              .collector()
              .telemetry()
              .count("streamgauge.connection.duration", p -> p.has("network.transport", "udp")),
          sum(server, "datagrams", "inbound"),
          sum(server, "io", "inbound"),
          sum(server, "datagrams", "outbound"),
          sum(server, "io", "outbound"),
          sum(server, "lost", ""));
    }

    private static long sum(MeasuredServer server, String metric, String direction) {
      return (long)
          server
              .collector()
              .telemetry()
              .sum(
                  "streamgauge.connection." + metric,
                  point ->
                      point.has("network.transport", "udp")
                          && (direction.isEmpty()
                              || point.has("streamgauge.stream.direction", direction)));
    }

    Totals minus(Totals before) {
      return new Totals(
          opened - before.opened,
          closed - before.closed,
          in - before.in,
          bytesIn - before.bytesIn,
          out - before.out,
          bytesOut - before.bytesOut,
          lost - before.lost);
    }
  }

  /** A socket of the JDK's, and what went through it. Datagrams without payload are passed over. */
  final class Peer {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final byte[] buffer = new byte[1 << 16];
    private long received;
    private long bytesSent;
    private long bytesReceived;

    Peer() throws IOException {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    void send(byte[] payload, int port) throws IOException {
      bytesSent += payload.length;
      socket.send(
          new DatagramPacket(payload, payload.length, InetAddress.getLoopbackAddress(), port));
    }

    String receive() throws IOException {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      do {
        socket.receive(packet);
      } while (packet.getLength() == 0);
      received++;
      bytesReceived += packet.getLength();
      return new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    void answerOnce() {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        socket.send(packet);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
