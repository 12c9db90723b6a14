// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever a channel is offered is accepted by the kernel, waits, or is lost.
 *
 * <p>What it is offered is said by the application itself, which counts in its pipeline and prints
 * the sum; what the kernel has accepted is known from the client's side of the socket.
 */
interface NettyBufferContract extends Contract {
  Duration PATIENCE = Duration.ofSeconds(10);
  long ABORTED = 20L << 20;
  long QUEUED = 50L << 20;
  double HIGH_WATER_MARK = 65_536;

  @Test
  default void allThatIsOfferedIsAcceptedWhereTheClientTakesIt() {
    SocketAccount before = SocketAccount.atRest(measured());
    try (WireClient client = measured().connect()) {
      for (Scenario scenario : ConnectionContract.ON_ONE_CONNECTION) {
        client.exchange(scenario.in(measured().lane()));
      }
      client.exchange(get("/full?tell=1"));
      client.finish();
      long taken = client.bytesTakenFromSocket();
      assertThat(offeredTo(client.localPort())).isEqualTo(taken);
      assertThat(SocketAccount.atRest(measured()).minus(before))
          .isEqualTo(new SocketAccount(taken, taken, 0));
    }
  }

  @Test
  default void whatIsWrittenAfterTheCloseIsNotOffered() {
    SocketAccount before = SocketAccount.atRest(measured());
    WireRequest request = get("/late?tell=1");
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect()) {
      WireResponse response = client.exchange(caller.parentOf(request));
      client.finish();
      long taken = client.bytesTakenFromSocket();
      assertThatExchange(measured().reported(caller, request, response))
          .isMeasured()
          .hasOutcome("completed");
      assertThat(offeredTo(client.localPort())).isEqualTo(taken);
      assertThat(SocketAccount.atRest(measured()).minus(before))
          .isEqualTo(new SocketAccount(taken, taken, 0));
    }
  }

  @Test
  default void whatIsLeftOfAQueueThatNobodyTakesIsLost() {
    assertAborted("/ignore?tell=1&size=" + ABORTED);
  }

  @Test
  default void whatIsLeftOfAResponseThatMindsTheWaterMarkIsLost() {
    assertAborted("/write?tell=1&size=8192&n=2560&length=" + ABORTED);
  }

  private void assertAborted(String behaviour) {
    assumeTrue(SocketQueues.areVisible(), "needs Linux's /proc/net/tcp");
    SocketAccount before = SocketAccount.atRest(measured());
    WireRequest request = get(behaviour);
    TraceParent caller = TraceParent.create();
    WireHead head;
    long accepted;
    int port;
    try (WireClient client = measured().connect(1 << 16)) {
      port = client.localPort();
      client.send(caller.parentOf(request));
      head = client.receiveHead();
      client.skip(1 << 20);
      accepted =
          SocketQueues.settled(port, measured().port()).total() + client.bytesTakenFromSocket();
      client.reset();
    }
    long sent = accepted - head.bytes();
    assertThat(sent).isLessThan(ABORTED);
    WireResponse seen =
        new WireResponse(
            0, head.statusLine(), head.headers(), head.bytes(), sent, List.of(), "", "", false);
    Exchange exchange = measured().reported(caller, request, seen);
    assertThatExchange(exchange)
        .isMeasured()
        .hasOutcome("client_abort")
        .isNoError()
        .isOutboundStream("http", sent);
    assertThat(exchange.span().attributes())
        .containsEntry("streamgauge.abort.bytes_missing", ABORTED - sent);
    long offered = offeredTo(port);
    assertThat(SocketAccount.atRest(measured()).minus(before))
        .isEqualTo(new SocketAccount(offered, accepted, offered - accepted));
  }

  /** Whether the kernel tells how much it has taken of what it was given, before it has all. */
  default boolean tellsPartsOfAWrite() {
    return true;
  }

  /** The application asks nobody whether there is room: all of it waits in the channel. */
  @Test
  default void applicationThatIgnoresWritabilityShowsInTheBuffer() {
    assumeTrue(SocketQueues.areVisible(), "needs Linux's /proc/net/tcp");
    SocketAccount before = SocketAccount.atRest(measured());
    WireRequest request = get("/ignore?tell=1&size=" + QUEUED);
    TraceParent caller = TraceParent.create();
    BufferLevels levels =
        new BufferLevels(measured(), measured().routeOf(request.path()), "netty_outbound");
    try (WireClient client = measured().connect(1 << 16)) {
      client.send(caller.parentOf(request));
      WireHead head = client.receiveHead();
      client.skip(1 << 16);
      long accepted =
          SocketQueues.settled(client.localPort(), measured().port()).total()
              + client.bytesTakenFromSocket();
      long queued = QUEUED + head.bytes() - (tellsPartsOfAWrite() ? accepted : 0);
      levels.assertHold(queued, PATIENCE);
      assertThat(levels.peakUtilization(PATIENCE, queued / HIGH_WATER_MARK * 0.99))
          .isCloseTo(QUEUED / HIGH_WATER_MARK, within(0.15 * QUEUED / HIGH_WATER_MARK));
      assertThat(levels.overflows()).isGreaterThanOrEqualTo(1);
      client.skip(QUEUED - (1 << 16));
      client.finish();
      long taken = client.bytesTakenFromSocket();
      assertThat(taken).isEqualTo(QUEUED + head.bytes());
      levels.assertEmptyAgain();
      SpanView span = measured().serverSpan(caller, request.target());
      assertThat(span.attributes())
          .containsEntry("http.response.body.size", QUEUED)
          .containsEntry("streamgauge.stream.outcome", "completed");
      assertThat(offeredTo(client.localPort())).isEqualTo(taken);
      assertThat(SocketAccount.atRest(measured()).minus(before))
          .isEqualTo(new SocketAccount(taken, taken, 0));
      new BlockedTime(measured(), levels.route())
          .assertBetween(0.3, 60, List.of(BlockedTime.NOT_WRITABLE));
    }
  }

  @Test
  default void whatAnApplicationForbidsItselfHoldsNobodyUp() {
    Exchange exchange = measured().run(get("/forbid-itself?n=2&gap=400"));
    BufferLevels levels = new BufferLevels(measured(), exchange.route(), "netty_outbound");
    assertThat(Poll.holds(PATIENCE, () -> levels.changesTo("writable", "user") == 2)).isTrue();
    assertThat(levels.changesTo("unwritable", "user")).isEqualTo(2);
    assertThat(levels.changesTo("unwritable", "water_mark")).isZero();
    assertThat(levels.changesTo("writable", "water_mark")).isZero();
    assertThatExchange(exchange)
        .isMeasured()
        .hasOutcome("completed")
        .isOutboundStream("http")
        .wasNotBlocked();
    new BlockedTime(measured(), exchange.route()).assertNone();
  }

  /** What the application has counted in its pipeline, printed when the channel was closed. */
  private long offeredTo(int clientPort) {
    Pattern line = Pattern.compile("offered (\\d+) to " + clientPort + "\\b");
    return Poll.until(
        PATIENCE,
        () -> line + " in " + measured().server().jvm().stdout(),
        () -> {
          Matcher told = line.matcher(measured().server().jvm().stdout());
          return told.find() ? Optional.of(Long.parseLong(told.group(1))) : Optional.empty();
        });
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(measured().lane() + behaviour);
  }
}
