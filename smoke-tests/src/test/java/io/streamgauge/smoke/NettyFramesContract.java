// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is Netty's own over HTTP/2: its flow control, its frames, its upgrade from HTTP/1.1. */
interface NettyFramesContract extends Contract {
  Duration LONGEST = Duration.ofSeconds(30);
  long OFFERED = 200_000;
  int FRAME_HEAD = 9;

  /** The client's first bytes (RFC 9113, section 3.4), with settings that change nothing. */
  String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

  @Test
  default void whatIsQueuedForAStreamThatIsResetIsLost() {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      WireRequest request = get("/ignore?type=video/mp4&length=-1&size=" + OFFERED);
      Http2Call call = Http2Call.sendPaused(measured(), client, request);
      awaitFullWindow(call);
      call.exchange().reset();
      Exchange exchange = call.reported();
      assertThatExchange(exchange).isMeasured().hasOutcome("client_abort").isNoError();
      assertThat(exchange.span().attributes())
          .containsEntry("streamgauge.abort.bytes_missing", OFFERED - Http2Client.STREAM_WINDOW);
    }
  }

  @Test
  default void whatIsQueuedWhenTheConnectionIsLostIsLost() {
    Http2Call call;
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      WireRequest request = get("/ignore?type=video/mp4&length=-1&size=" + OFFERED);
      call = Http2Call.sendPaused(measured(), client, request);
      awaitFullWindow(call);
    }
    call.exchange().await(LONGEST);
    Exchange exchange = call.reported();
    assertThatExchange(exchange).isMeasured().hasOutcome("client_abort").isNoError();
    assertThat(exchange.span().attributes())
        .containsEntry("streamgauge.abort.bytes_missing", OFFERED - Http2Client.STREAM_WINDOW);
  }

  @Test
  default void streamThatTheServerResetsIsItsAbort() {
    Exchange exchange = answered(get("/throw?after=1000"));
    assertThat(exchange.response().complete()).isFalse();
    assertThatExchange(exchange)
        .isMeasured()
        .sent(1000)
        .hasOutcome("server_abort")
        .isError("incomplete_response");
  }

  @Test
  default void streamThatTheServerGoesAwayFromIsItsAbortAndNoOlderOne() {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      WireRequest request = get("/write?type=video/mp4&size=8192&n=60");
      Http2Call kept = Http2Call.sendPaused(measured(), client, request);
      awaitFullWindow(kept);
      Http2Call refused = Http2Call.sendPaused(measured(), client, request);
      awaitFullWindow(refused);
      int stream = kept.exchange().stream().id();
      Http2Call.send(measured(), client, get("/refuse-after?stream=" + stream));
      assertThatExchange(measured().reported(refused.caller(), request, seen(refused)))
          .isMeasured()
          .hasOutcome("server_abort")
          .isError("incomplete_response")
          .isOutboundStream("http", Http2Client.STREAM_WINDOW);
      kept.exchange().resume();
      kept.exchange().await(LONGEST);
      assertThatExchange(kept.reported())
          .isMeasured()
          .sent(60 * 8192)
          .hasOutcome("completed")
          .isNoError()
          .isOutboundStream("http");
    }
  }

  @Test
  default void paddingIsNoPayload() {
    Exchange exchange = answered(get("/padded?n=3&size=100"));
    assertThat(exchange.response().chunks()).containsExactly(100, 100, 100);
    assertThatExchange(exchange).isMeasured().isOutboundStream("http").hasChunks(3);
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      WireRequest upload = post("/upload-stream", 3_000);
      Http2Call call = Http2Call.open(measured(), client, upload);
      call.exchange().write(upload.payload(), true, 200);
      call.exchange().await(LONGEST);
      assertThatExchange(call.reported()).isMeasured().received(3_000).hasOutcome("completed");
    }
  }

  @Test
  default void paddingThatWaitsForItsWindowIsNotLost() {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      WireRequest request = get("/padded?padding=200&n=40&size=5000");
      Http2Call call = Http2Call.sendPaused(measured(), client, request);
      long window = Http2Client.STREAM_WINDOW;
      Poll.holds(LONGEST, () -> call.exchange().untaken() == window);
      call.exchange().reset();
      Exchange exchange = call.reported();
      assertThatExchange(exchange).isMeasured().hasOutcome("client_abort").isNoError();
      assertThat(exchange.span().attributes())
          .containsEntry(
              "streamgauge.abort.bytes_missing", 200_000 - exchange.response().bodyBytes());
    }
  }

  @Test
  default void trailersEndAResponse() {
    assertThatExchange(answered(get("/trailers?n=3&size=100")))
        .isMeasured()
        .sent(300)
        .hasOutcome("completed")
        .isNoError()
        .isOutboundStream("http")
        .hasChunks(3);
    assertThatExchange(answered(get("/trailers?size=" + OFFERED)))
        .isMeasured()
        .sent(OFFERED)
        .hasOutcome("completed")
        .isNoError();
  }

  /** It is read by the codec of HTTP/1.1 and answered as the first stream of HTTP/2. */
  @Test
  default void requestThatUpgradesItsConnectionIsOneExchange() {
    WireRequest request =
        get("/write?type=video/mp4&size=5000&n=3")
            .header("Connection", "Upgrade, HTTP2-Settings")
            .header("Upgrade", "h2c")
            .header("HTTP2-Settings", "AAMAAABkAAQAAP__");
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect(NettyLibraries.UPGRADING, 0)) {
      client.send(caller.parentOf(request));
      assertThat(client.receiveInterim().status()).isEqualTo(101);
      client.sendBytes(PREFACE.getBytes(StandardCharsets.ISO_8859_1));
      int body = bodyOfFirstStream(client);
      assertThat(body).isEqualTo(15_000);
      WireResponse seen =
          new WireResponse(1, "HTTP/2 200", List.of(), 0, body, List.of(), "", "", true);
      assertThatExchange(measured().reported(caller, request, seen))
          .isMeasured()
          .isOver("2")
          .hasOutcome("completed")
          .isNoError()
          .isOutboundStream("http", body);
    }
  }

  private static int bodyOfFirstStream(WireClient client) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      ByteBuffer head = ByteBuffer.wrap(client.take(FRAME_HEAD));
      int length = head.getInt(0) >>> 8;
      byte[] payload = client.take(length);
      if (head.getInt(5) == 1) {
        boolean isData = head.get(3) == 0;
        body.write(payload, 0, isData ? length : 0);
        if ((head.get(4) & 1) != 0) {
          return body.size();
        }
      }
    }
  }

  /** What has come of an answer that has not ended for its client. */
  private static WireResponse seen(Http2Call call) {
    long bytes = call.exchange().bytes();
    return new WireResponse(0, "HTTP/2 200", List.of(), 0, bytes, List.of(), "", "", false);
  }

  private static void awaitFullWindow(Http2Call call) {
    assertThat(Poll.holds(LONGEST, () -> call.exchange().bytes() == Http2Client.STREAM_WINDOW))
        .as("the window is used up: %s of it", call.exchange().bytes())
        .isTrue();
  }

  private Exchange answered(WireRequest request) {
    try (Http2Client client = measured().http2(Connectors.H2C)) {
      Http2Call call = Http2Call.send(measured(), client, request);
      call.exchange().await(LONGEST);
      return call.reported();
    }
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(measured().lane() + behaviour);
  }

  private WireRequest post(String behaviour, int size) {
    return WireRequest.of("POST", measured().lane() + behaviour).body(Payloads.bytes(size));
  }
}
