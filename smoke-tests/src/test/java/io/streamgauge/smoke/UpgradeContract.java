// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections that an application takes over: the request ends, and a session begins. */
interface UpgradeContract extends Contract {
  @Test
  default void upgradedConnectionIsASessionOfItsOwn() {
    WireRequest request =
        WireRequest.get(measured().lane() + "/upgrade")
            .header("Connection", "Upgrade")
            .header("Upgrade", "echo");
    TraceParent caller = TraceParent.create();
    WireHead head;
    try (WireClient client = measured().connect()) {
      client.send(caller.parentOf(request));
      head = client.receiveInterim();
      client.sendBytes("Hello, ".getBytes(StandardCharsets.US_ASCII));
      client.skip(14);
      client.sendBytes("world!".getBytes(StandardCharsets.US_ASCII));
      client.skip(12);
      client.endOutput();
      assertThat(client.peek()).isFalse();
    }
    assertThat(head.status()).isEqualTo(101);
    SpanView session =
        measured()
            .collector()
            .awaitSpan(
                Duration.ofSeconds(15),
                "the session's span",
                span ->
                    span.name().startsWith("upgrade.session")
                        && span.traceId().equals(caller.traceId()));
    assertThat(session.attributes())
        .containsEntry("network.protocol.name", "echo")
        .containsEntry("http.route", measured().routeOf(request.path()))
        .containsEntry("streamgauge.stream.type", "raw")
        .containsEntry("streamgauge.stream.outcome", "completed")
        .containsEntry("streamgauge.stream.received.bytes", 13L)
        .containsEntry("streamgauge.stream.sent.bytes", 26L)
        .containsEntry("streamgauge.stream.sent.chunks", 4L);
    SpanView handshake =
        measured()
            .collector()
            .awaitSpan(
                Duration.ofSeconds(15),
                "the handshake's span",
                span -> span.spanId().equals(session.parentSpanId()));
    assertThat(handshake.attributes())
        .containsEntry("http.response.status_code", 101L)
        .containsEntry("http.response.body.size", 0L)
        .containsEntry("streamgauge.stream.outcome", "completed");
  }
}
