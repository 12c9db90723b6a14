// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What Jetty 9.4 to 11 do otherwise where an application contradicts itself. */
abstract class JettyHttpContract extends HttpStreamContract {
  JettyHttpContract(JettyDistribution jetty, int jdk) {
    super(jetty, jdk);
  }

  /** Jetty sends all 150 behind a head that says 100; what is sent is what counts. */
  @Override
  public void assertWroteTooMuch(Exchange exchange) {
    assertThatExchange(exchange).isIdentified().hasOutcome("completed").isNoError().sent(150);
  }

  /** As nothing has been sent yet, an error page is sent instead. */
  @Override
  public void assertWroteTooLittle(Exchange exchange) {
    assertThatExchange(exchange).isMeasured().hasOutcome("error").isError("500");
  }

  /** No read throws it at an application that listens: Jetty tells it otherwise. */
  @Test
  void uploadCutUnderAListenerIsTheClientsAbortAndOurError() {
    byte[] body = Payloads.bytes(100_000);
    WireRequest request = WireRequest.of("POST", measured().lane() + "/upload-listener").body(body);
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect()) {
      client.sendHead(caller.parentOf(request));
      client.sendBytes(Arrays.copyOf(body, 40_000));
      client.endOutput();
      SpanView span = measured().serverSpan(caller, request.target());
      assertThat(span.attributes())
          .containsEntry("http.request.body.size", 40_000L)
          .containsEntry("streamgauge.stream.outcome", "client_abort")
          .containsEntry("error.type", "incomplete_request_body");
    }
  }
}
