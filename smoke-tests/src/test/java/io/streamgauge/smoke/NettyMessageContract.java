// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an application can write and be handed that only Netty has. */
interface NettyMessageContract extends Contract {
  @Test
  default void pipelinedResponsesAreMeasuredEachInItsTurn() {
    List<WireRequest> requests =
        List.of(
            get("/write?type=video/mp4&size=8192&n=400"),
            get("/full?size=77"),
            get("/sse?n=5&size=100&gap=5"),
            get("/nonblocking?type=video/mp4&size=1000&n=20"));
    List<TraceParent> callers = new ArrayList<>();
    List<WireResponse> responses = new ArrayList<>();
    try (WireClient client = measured().connect()) {
      for (WireRequest request : requests) {
        callers.add(TraceParent.create());
        client.send(callers.get(callers.size() - 1).parentOf(request));
      }
      requests.forEach(request -> responses.add(client.receive(request)));
    }
    for (int i = 0; i < requests.size(); i++) {
      assertThatExchange(measured().reported(callers.get(i), requests.get(i), responses.get(i)))
          .isMeasured()
          .hasOutcome("completed")
          .isNoError();
    }
    assertThat(responses.get(1).bodyBytes()).isEqualTo(77);
  }

  @Test
  default void fullResponseIsOneChunk() {
    assertGoesWell(get("/full?size=100")).sent(100).isNoStream();
    assertGoesWell(get("/full?size=3000000")).sent(3_000_000).isOutboundStream("http").hasChunks(1);
  }

  @Test
  default void contentWithoutBytesIsNoChunk() {
    Exchange exchange = measured().run(get("/flush-marker"));
    assertThat(exchange.response().chunks()).containsExactly(100, 100);
    assertThatExchange(exchange).isMeasured().isOutboundStream("http").hasChunks(2);
  }

  @Test
  default void lastContentWithBytesIsAChunk() {
    Exchange exchange = measured().run(get("/last?size=50"));
    assertThat(exchange.response().chunks()).containsExactly(100, 50);
    assertThatExchange(exchange).isMeasured().isOutboundStream("http").hasChunks(2);
  }

  @Test
  default void contentAskedForInChunksIsCountedAsItIsAskedFor() {
    Exchange exchange =
        measured().run(NettyLibraries.AGGREGATING, get("/chunked-input?size=50000&piece=8192"));
    assertThat(exchange.response().chunks())
        .containsExactly(8192, 8192, 8192, 8192, 8192, 8192, 848);
    assertThatExchange(exchange).isMeasured().isOutboundStream("http").hasChunks(7);
  }

  @Test
  default void aggregatedUploadIsCountedAsItCame() {
    WireRequest upload = post("/upload-stream").chunkedBody(Payloads.bytes(3_000_000), 10_000);
    assertThatExchange(measured().run(NettyLibraries.AGGREGATING, upload))
        .isMeasured()
        .isInboundStream("http")
        .hasOutcome("completed");
  }

  @Test
  default void continueOfAnAggregatorIsNoResponse() {
    WireRequest request =
        post("/upload-stream").header("Expect", "100-continue").body(Payloads.bytes(30_000));
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect(NettyLibraries.AGGREGATING, 0)) {
      client.sendHead(caller.parentOf(request));
      assertThat(client.receiveInterim().status()).isEqualTo(100);
      client.sendBytes(request.framed());
      assertThatExchange(measured().reported(caller, request, client.receive(request)))
          .isMeasured()
          .hasOutcome("completed")
          .isNoError();
    }
  }

  @Test
  default void earlyHintsAreNoResponse() {
    Exchange exchange = measured().run(get("/early-hints?size=100"));
    assertThat(exchange.response().interim()).isEqualTo(1);
    assertThatExchange(exchange).isMeasured().sent(100).hasOutcome("completed").isNoError();
  }

  @Test
  default void channelsOfClientsAreNoConnectionsAndNoStreams() {
    SocketAccount before = SocketAccount.atRest(measured());
    try (OriginServer origin = OriginServer.start(1_000_000)) {
      WireRequest request = get("/fetch?path=/&port=" + origin.port());
      TraceParent caller = TraceParent.create();
      long taken;
      try (WireClient client = measured().connect()) {
        WireResponse response = client.exchange(caller.parentOf(request));
        assertThat(response.text()).isEqualTo("1000000");
        assertThatExchange(measured().reported(caller, request, response)).isMeasured();
        client.finish();
        taken = client.bytesTakenFromSocket();
      }
      assertThat(SocketAccount.atRest(measured()).minus(before))
          .isEqualTo(new SocketAccount(taken, taken, 0));
    }
  }

  private ExchangeAssert assertGoesWell(WireRequest request) {
    return assertThatExchange(measured().run(request))
        .isMeasured()
        .hasOutcome("completed")
        .isNoError();
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(measured().lane() + behaviour);
  }

  private WireRequest post(String behaviour) {
    return WireRequest.of("POST", measured().lane() + behaviour);
  }
}
