// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Clients that leave in the middle.
 *
 * <p>The truth is on both sides of the socket: what the client took, what waits in its receive
 * queue, what waits in the server's send queue. The responses have a Content-Length, so that all of
 * it beyond the head is payload; what still waits in the container's own buffer was never sent.
 */
interface AbortContract extends Contract {
  long LENGTH = 64L << 20;

  /** What a container may hold encrypted, or a handshake may add. */
  long RECORDS = 4 * 16_384;

  @Test
  default void abortedClientEndsTheStreamAsClientAbort() {
    assertAborted("/write?size=8192&n=8192&length=" + LENGTH);
  }

  @Test
  default void abortedClientOfLargeWritesEndsTheStreamAsClientAbort() {
    assertAborted("/write?size=1048576&n=64&length=" + LENGTH);
  }

  @Test
  default void abortedClientOfAnAsyncResponseEndsTheStreamAsClientAbort() {
    assertAborted("/async?size=8192&n=8192&length=" + LENGTH);
  }

  @Test
  default void abortedClientOfANonBlockingResponseEndsTheStreamAsClientAbort() {
    assertAborted("/nonblocking?size=8192&n=8192&length=" + LENGTH);
  }

  @Test
  default void abortedClientOfAFileEndsTheStreamAsClientAbort() {
    assertAborted("/sendfile?end=" + LENGTH);
  }

  @Test
  default void abortedEventStreamIsNoError() {
    WireRequest request = WireRequest.get(measured().lane() + "/sse?gap=20&size=100");
    TraceParent caller = TraceParent.create();
    long taken;
    try (WireClient client = measured().connect()) {
      client.send(caller.parentOf(request));
      client.receiveHead();
      client.skip(1_000);
      taken = client.bytesTakenFromSocket();
      client.reset();
    }
    SpanView span = measured().serverSpan(caller, request.target());
    assertThat(span.attributes()).containsEntry("streamgauge.stream.outcome", "client_abort");
    assertThat(span.isError()).isFalse();
    assertThat((Long) span.attribute("http.response.body.size").orElseThrow())
        .isBetween(800L, taken + 1_000L);
  }

  @Test
  default void clientThatTakesNothingEndsTheStreamAsTimeout() {
    WireRequest request =
        WireRequest.get(measured().lane() + "/write?size=8192&n=8192&length=" + LENGTH);
    TraceParent caller = TraceParent.create();
    int port = measured().port(Connectors.IMPATIENT);
    try (WireClient client = WireClient.to(port, 1 << 16)) {
      client.send(caller.parentOf(request));
      WireHead head = client.receiveHead();
      SpanView span = measured().serverSpan(caller, request.target());
      WireResponse response = client.receiveBody(request, head);
      assertThat(response.complete()).isFalse();
      Exchange exchange =
          new Exchange(
              measured(), measured().routeOf(request.path()), caller, request, response, span);
      assertGaveUp(assertThatExchange(exchange).isMeasured().wasBlockedBetween(0.9, 3.0));
    }
  }

  /** Of a server whose client took nothing for too long. Some do not say why they close. */
  default void assertGaveUp(ExchangeAssert exchange) {
    exchange.hasOutcome("timeout").isError("write_timeout");
  }

  private void assertAborted(String behaviour) {
    assumeTrue(SocketQueues.areVisible(), "needs Linux's /proc/net/tcp");
    WireRequest request = WireRequest.get(measured().lane() + behaviour);
    TraceParent caller = TraceParent.create();
    WireHead head;
    long handedToTheSocket;
    try (WireClient client = measured().connect(1 << 16)) {
      client.send(caller.parentOf(request));
      head = client.receiveHead();
      client.skip(1 << 20);
      SocketQueues queues = SocketQueues.settled(client.localPort(), measured().port());
      handedToTheSocket = client.bytesTakenFromSocket() - head.bytes() + queues.total();
      client.reset();
    }
    long sent = measured().isTls() ? withinRecords(caller, handedToTheSocket) : handedToTheSocket;
    WireResponse seen =
        new WireResponse(
            0, head.statusLine(), head.headers(), head.bytes(), sent, List.of(), "", "", false);
    assertThatExchange(measured().reported(caller, request, seen))
        .isMeasured()
        .hasOutcome("client_abort")
        .isNoError()
        .isOutboundStream("http", sent);
  }

  /**
   * What the server says it has sent, if the records of TLS that have left it can hold that. Their
   * overhead is less than a hundredth; a few records wait in the container.
   */
  private long withinRecords(TraceParent caller, long bytesOfRecords) {
    SpanView span = measured().serverSpan(caller, "an aborted response over TLS");
    long sent = (Long) span.attribute("http.response.body.size").orElseThrow();
    assertThat(sent).isBetween(bytesOfRecords * 99 / 100 - RECORDS, bytesOfRecords + RECORDS);
    return sent;
  }
}
