// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Responses that count as streams: their chunks, their first byte, what held them up. */
interface StreamContract extends Contract {
  @Test
  default void countsEveryByteTheClientReceives() {
    assertCompletes(Scenario.THOUSAND_CHUNKS).sent(8_192_000).isOutboundStream("http");
  }

  @Test
  default void countsChunksAsTheWireSeesThem() {
    Exchange exchange = run(Scenario.THREE_FLUSHES);
    assertThat(exchange.response().chunks()).containsExactly(100, 100, 100);
    assertThatExchange(exchange).isMeasured().isOutboundStream("http");
  }

  @Test
  default void countsChunksOfTheWireWhereTheContainerCompresses() {
    assertCompletes(Scenario.CONTAINER_GZIP_FLUSHED).isOutboundStream("http");
  }

  @Test
  default void eventStreamIsAStreamFromItsHeadOn() {
    assertCompletes(Scenario.EVENTS).isOutboundStream("sse");
  }

  @Test
  default void singleEventIsAStream() {
    assertThatExchange(measured().run(get("/sse?n=1&gap=0"))).isMeasured().isOutboundStream("sse");
  }

  @Test
  default void smallBodyOfAMediaTypeIsAStream() {
    assertThatExchange(measured().run(get("/write?size=900&length=900&type=video/mp4")))
        .isMeasured()
        .isOutboundStream("http");
  }

  @Test
  default void bodyThatStaysOpenIsAStream() {
    assertThatExchange(measured().run(get("/write?size=10&n=4&length=40&flush=1&gap=500")))
        .isMeasured()
        .isOutboundStream("http");
  }

  @Test
  default void asyncResponseIsAStreamThatEndsAfterItsLastByte() {
    assertCompletes(Scenario.ASYNC_ON_OWN_THREAD).sent(10_000).isOutboundStream("http");
  }

  @Test
  default void nonBlockingResponseIsAStream() {
    assertCompletes(Scenario.NON_BLOCKING).sent(100_000).isOutboundStream("http");
  }

  @Test
  default void slowReaderShowsAsBlocked() {
    assertThatExchange(readSlowly("/write?size=8192&n=2000&length=16384000"))
        .isMeasured()
        .hasOutcome("completed")
        .isOutboundStream("http")
        .wasBlockedBetween(1.0, 10.0);
  }

  @Test
  default void slowReaderShowsAsBlockedWhereTheApplicationDoesNotBlock() {
    assertThatExchange(readSlowly("/nonblocking?size=8192&n=2000"))
        .isMeasured()
        .hasOutcome("completed")
        .isOutboundStream("http")
        .wasBlockedBetween(1.0, 10.0);
  }

  @Test
  default void quickReaderShowsAsHardlyBlocked() {
    Exchange exchange = run(Scenario.THREE_FLUSHES);
    Object blocked = exchange.span().attribute("streamgauge.stream.blocked").orElse(0.0);
    assertThat((Double) blocked).isLessThan(0.1);
    assertThatExchange(exchange).isOutboundStream("http");
  }

  /** Takes the head, lets the server wait for more than a second, then takes the rest. */
  private Exchange readSlowly(String behaviour) {
    WireRequest request = get(behaviour);
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect(1 << 14)) {
      client.send(caller.parentOf(request));
      WireHead head = client.receiveHead();
      Poll.holds(Duration.ofMillis(1_400), () -> false);
      return measured().reported(caller, request, client.receiveBody(request, head));
    }
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(measured().lane() + behaviour);
  }
}
