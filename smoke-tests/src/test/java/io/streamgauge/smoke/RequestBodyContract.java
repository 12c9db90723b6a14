// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** However an application reads: the count is what it took of what the client sent. */
interface RequestBodyContract extends Contract {
  @Test
  default void countsAnUploadReadByStream() {
    assertCompletes(Scenario.UPLOAD_BY_STREAM).received(2_000_000).isInboundStream("http");
  }

  @Test
  default void countsAnUploadReadByteByByte() {
    assertCompletes(Scenario.UPLOAD_BYTE_BY_BYTE).received(50_000);
  }

  @Test
  default void countsBytesNotCharactersOfAReader() {
    assertCompletes(Scenario.UPLOAD_BY_LINES).received(500 * 81);
  }

  @Test
  default void countsAnUploadReadWithoutBlocking() {
    assertCompletes(Scenario.UPLOAD_BY_LISTENER).received(300_000);
  }

  @Test
  default void countsNoFramingOfAChunkedUpload() {
    assertCompletes(Scenario.UPLOAD_IN_CHUNKS).received(100_000);
  }

  @Test
  default void countsAFormTheContainerReads() {
    assertCompletes(Scenario.FORM).received(1_006);
  }

  @Test
  default void countsAMultipartBodyWithItsBoundaries() {
    assertCompletes(Scenario.MULTIPART);
  }

  @Test
  default void countsBothDirectionsOfAnEcho() {
    assertCompletes(Scenario.ECHO).received(4_000).sent(4_000);
  }

  @Test
  default void countsNothingOfABodyTheApplicationLeftUnread() {
    assertLeftUnread(
        assertThatExchange(run(Scenario.UPLOAD_UNREAD))
            .isIdentified()
            .sent(1)
            .hasOutcome("completed"));
  }

  @Test
  default void emptyUploadOpensNoStream() {
    assertCompletes(Scenario.UPLOAD_EMPTY).received(0).isNoStream();
  }

  @Test
  default void interimResponseIsNoBody() {
    WireRequest request =
        WireRequest.of("POST", measured().lane() + "/upload-stream")
            .header("Expect", "100-continue")
            .body(Payloads.bytes(30_000));
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect()) {
      client.sendHead(caller.parentOf(request));
      Assertions.assertThat(client.receiveInterim().status()).isEqualTo(100);
      client.sendBytes(request.framed());
      WireResponse response = client.receive(request);
      assertThatExchange(measured().reported(caller, request, response))
          .isMeasured()
          .hasOutcome("completed");
    }
  }

  @Test
  default void uploadCutByTheClientIsItsAbortAndOurError() {
    byte[] body = Payloads.bytes(100_000);
    WireRequest request = WireRequest.of("POST", measured().lane() + "/upload-stream").body(body);
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect()) {
      client.sendHead(caller.parentOf(request));
      client.sendBytes(Arrays.copyOf(body, 40_000));
      client.endOutput();
      SpanView span = measured().serverSpan(caller, request.target());
      Assertions.assertThat(span.attributes())
          .containsEntry("http.request.body.size", 40_000L)
          .containsEntry("streamgauge.stream.outcome", "client_abort")
          .containsEntry("error.type", "incomplete_request_body");
      Assertions.assertThat(span.isError()).isTrue();
    }
  }
}
