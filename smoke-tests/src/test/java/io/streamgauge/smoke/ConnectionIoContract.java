// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Connections, counted beside the streams they carry and never added to them. The metrics know no
 * route: the tests compare what they were before, with all connections closed, and after.
 */
interface ConnectionIoContract extends Contract {
  List<Scenario> ON_EACH_CONNECTION =
      List.of(
          Scenario.THOUSAND_CHUNKS,
          Scenario.UPLOAD_BY_STREAM,
          Scenario.HEAD,
          Scenario.FILE_HANDED_OVER,
          Scenario.NON_BLOCKING,
          Scenario.UPLOAD_IN_CHUNKS);

  @Test
  default void connectionsCountEveryByteOfTheirSockets() {
    assertCountsTheSocketsOf(Connectors.PLAIN);
  }

  @Test
  default void connectionsOfTlsCountItsRecords() {
    assertCountsTheSocketsOf(Connectors.TLS);
  }

  /** What the server counts as received over TLS. Some only see what has been deciphered. */
  default long receivedOverTls(long recordBytes, long decipheredBytes) {
    return recordBytes;
  }

  default void assertCountsTheSocketsOf(String connector) {
    ConnectionTotals before = ConnectionTotals.atRest(measured());
    long taken = 0;
    long sent = 0;
    long payload = 0;
    for (int i = 0; i < 3; i++) {
      try (WireClient client = measured().connect(connector, 0)) {
        for (Scenario scenario : ON_EACH_CONNECTION) {
          WireRequest request = scenario.in(measured().lane());
          TraceParent caller = TraceParent.create();
          WireResponse response = client.exchange(caller.parentOf(request));
          assertThatExchange(measured().reported(caller, request, response)).isMeasured();
          payload += response.bodyBytes();
        }
        client.finish();
        taken += client.bytesTakenFromSocket();
        boolean tls = connector.equals(Connectors.TLS);
        long wire = client.bytesSent();
        sent += tls ? receivedOverTls(wire, client.bytesSaid()) : wire;
      }
    }
    ConnectionTotals more = ConnectionTotals.atRest(measured()).minus(before);
    assertThat(more).isEqualTo(new ConnectionTotals(3, 3, sent, taken));
    assertThat(more.outboundBytes()).isGreaterThan(payload);
  }

  @Test
  default void connectionOfAClientThatResetsItIsClosedToo() {
    ConnectionTotals before = ConnectionTotals.atRest(measured());
    for (int i = 0; i < 2; i++) {
      try (WireClient client = measured().connect(Connectors.PLAIN, 0)) {
        client.send(WireRequest.get(measured().lane() + "/sse?gap=20&size=100"));
        client.receiveHead();
        client.reset();
      }
    }
    ConnectionTotals more = ConnectionTotals.atRest(measured()).minus(before);
    assertThat(more.opened()).isEqualTo(2);
    assertThat(more.closed()).isEqualTo(2);
  }

  @Test
  default void openConnectionShowsWhileItIsOpen() {
    ConnectionTotals.atRest(measured());
    try (WireClient one = measured().connect(Connectors.PLAIN, 0);
        WireClient two = measured().connect(Connectors.PLAIN, 0)) {
      one.exchange(Scenario.THREE_FLUSHES.in(measured().lane()));
      two.exchange(Scenario.THREE_FLUSHES.in(measured().lane()));
      assertThat(Poll.holds(Duration.ofSeconds(5), () -> ConnectionTotals.active(measured()) == 2))
          .as("active connections: %s", ConnectionTotals.active(measured()))
          .isTrue();
    }
    ConnectionTotals.atRest(measured());
  }

  @Test
  default void streamsOfHttp2ShareOneConnection() {
    ConnectionTotals before = ConnectionTotals.atRest(measured());
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      List<Http2Exchange> exchanges =
          IntStream.range(0, 10)
              .mapToObj(
                  i -> client.send(WireRequest.get(measured().lane() + "/write?size=100000&n=5")))
              .toList();
      exchanges.forEach(exchange -> exchange.await(Duration.ofSeconds(30)));
    }
    ConnectionTotals more = ConnectionTotals.atRest(measured()).minus(before);
    assertThat(more.opened()).isEqualTo(1);
    assertThat(more.closed()).isEqualTo(1);
    // Ten bodies, a frame header of nine bytes for each 16 KiB, heads, settings.
    assertThat(more.outboundBytes()).isBetween(5_000_000L, 5_050_000L);
  }
}
