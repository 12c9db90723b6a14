// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Handlers of Undertow's own, without a servlet: Sender, channels, files, blocking streams. */
abstract class UndertowNativeContract extends ServerContract {
  UndertowNativeContract(ServerUnderTest server, int jdk) {
    super(server, jdk);
  }

  @Override
  String title() {
    return super.title() + ": native handlers";
  }

  @Test
  void countsWhatASenderSends() {
    assertSent(get("send?size=1000"), 1_000).isNoStream();
    assertSent(get("send?size=3000000"), 3_000_000).isOutboundStream("http");
  }

  @Test
  void countsEachChunkThatASenderSends() {
    Exchange exchange = exchanged(get("send-in-parts?size=1000&n=10"));
    assertThat(exchange.response().chunks()).hasSize(10);
    assertThatExchange(exchange).isMeasured().sent(10_000).hasOutcome("completed").isNoError();
  }

  @Test
  void countsAFileThatASenderTransfers() {
    assertSent(get("file"), Scenario.HUGE_SIZE).isOutboundStream("http");
  }

  @Test
  void countsWhatGoesToTheChannelItself() {
    assertSent(get("channel?size=2500000"), 2_500_000).isOutboundStream("http");
  }

  @Test
  void countsABlockingStreamAndItsFlushes() {
    Exchange exchange = exchanged(get("stream?size=100&n=3"));
    assertThat(exchange.response().chunks()).containsExactly(100, 100, 100);
    assertThatExchange(exchange).isMeasured().sent(300).isOutboundStream("http");
  }

  @Test
  void countsBothDirectionsOfABlockingEcho() {
    WireRequest request = post("echo", 50_000);
    assertThatExchange(exchanged(request)).isMeasured().received(50_000).sent(50_000).isNoError();
  }

  @Test
  void countsWhatAReceiverReceives() {
    assertThatExchange(exchanged(post("receive", 2_000_000)))
        .isMeasured()
        .received(2_000_000)
        .isInboundStream("http");
  }

  @Test
  void countsNothingOfABodyThatTheHandlerLeavesUnread() {
    assertThatExchange(exchanged(post("unread", 20_000)))
        .isIdentified()
        .sent(2)
        .received(0)
        .hasOutcome("completed");
  }

  @Test
  void exceptionOfAHandlerIsAnError() {
    assertThatExchange(exchanged(get("throw")))
        .isMeasured()
        .hasOutcome("error")
        .isError("java.lang.IllegalStateException");
  }

  @Test
  void slowReaderOfAChannelShowsAsNotWritable() {
    WireRequest request = get("channel?size=20000000");
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect(1 << 14)) {
      client.send(caller.parentOf(request));
      WireHead head = client.receiveHead();
      Poll.holds(Duration.ofMillis(1_400), () -> false);
      WireResponse response = client.receiveBody(request, head);
      assertThatExchange(reported(caller, request, response))
          .isMeasured()
          .sent(20_000_000)
          .isOutboundStream("http")
          .wasBlockedBetween(1.0, 10.0);
    }
  }

  private ExchangeAssert assertSent(WireRequest request, long bytes) {
    return assertThatExchange(exchanged(request))
        .isMeasured()
        .sent(bytes)
        .hasOutcome("completed")
        .isNoError();
  }

  private Exchange exchanged(WireRequest request) {
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect()) {
      return reported(caller, request, client.exchange(caller.parentOf(request)));
    }
  }

  /** The route is the template that the handler was found by. */
  private Exchange reported(TraceParent caller, WireRequest request, WireResponse response) {
    String path = request.path();
    String route = "/native/{lane}" + path.substring(path.lastIndexOf('/'));
    SpanView span = measured().serverSpan(caller, request.target());
    measured().ledger().addRequest(route, caller);
    return new Exchange(measured(), route, caller, request, response, span);
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(lane() + behaviour);
  }

  private WireRequest post(String behaviour, int size) {
    return WireRequest.of("POST", lane() + behaviour).body(Payloads.bytes(size));
  }

  private static String lane() {
    return "/native/lane/";
  }
}
