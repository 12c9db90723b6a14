// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server on Netty that is a client, too: of itself, and of servers within its process. */
abstract class GrpcOnNettyContract extends GrpcContract {
  GrpcOnNettyContract(GrpcLibraries libraries) {
    super(libraries);
  }

  @Test
  void callWithinTheProcessCountsWhatItsClientTook() {
    assertTaken("pooled n=1000");
    assertTaken("direct n=1000");
  }

  private void assertTaken(String command) {
    GrpcClient.Call call = ask(command);
    String[] took = text(call).split(" ");
    assertThat(took[0]).isEqualTo("1000");
    SpanView span = withinThat(call, "completed");
    assertThat(span.name()).isEqualTo("/within.Streams/Serve");
    assertThat(span.parentSpanId()).isEqualTo(call.caller().spanId());
    assertSent(span, 1000, Long.parseLong(took[1]));
    assertReceived(span, 1, command.length());
    assertStatus(span, "OK");
    assertThat(span.attributes())
        .doesNotContainKeys("http.request.method", "url.path", "http.response.body.size");
  }

  @Test
  void clientsWithinTheProcessLeaveWhileTheyAreServed() {
    List<GrpcClient.Call> calls =
        Stream.generate(() -> ask("pooled n=100 size=1000 leave")).limit(200).toList();
    for (GrpcClient.Call call : calls) {
      assertThat(text(call)).isEqualTo("7 7000");
      SpanView span = withinThat(call, "client_abort");
      assertSent(span, 7, 7000);
      assertStatus(span, "CANCELLED");
    }
  }

  @Test
  void clientWithinTheProcessLeavesWhenItsServerHasEnded() {
    GrpcClient.Call call = ask("direct n=100 size=1000 ignore leave");
    assertThat(text(call)).isEqualTo("7 7000");
    SpanView span = withinThat(call, "client_abort");
    assertSent(span, 7, 7000);
    assertThat(span.attributes()).containsEntry("streamgauge.abort.bytes_missing", 93_000L);
  }

  @Test
  void statusOfACallWithinTheProcessIsToldAsAnyOther() {
    GrpcClient.Call call = ask("pooled status=" + Status.Code.INTERNAL.value());
    assertStatus(withinThat(call, "error"), "INTERNAL");
  }

  @Test
  void serverThatIsAClientOfNettyTooIsMeasuredAsAServer() {
    GrpcClient.Call call = ask("wire n=10 size=1000");
    assertThat(text(call)).isEqualTo("10 10000");
    SpanView span = withinThat(call, "completed");
    assertThat(span.name()).isEqualTo("POST /within.Streams/Serve");
    assertSent(span, 10, 10_000);
  }

  private GrpcClient.Call ask(String command) {
    try (GrpcClient client = client()) {
      return client.call("smoke.Within/Ask", MethodType.UNARY).send(command).takeAll();
    }
  }

  private static String text(GrpcClient.Call call) {
    return new String(call.last(), StandardCharsets.UTF_8);
  }

  private SpanView withinThat(GrpcClient.Call call, String outcome) {
    SpanView within =
        collector()
            .awaitSpan(
                PATIENCE,
                "the SERVER span within the process",
                span ->
                    span.isServer()
                        && span.traceId().equals(call.caller().traceId())
                        && "within.Streams/Serve".equals(span.attributes().get("rpc.method")));
    assertThat(within.attributes()).containsEntry("streamgauge.stream.outcome", outcome);
    return within;
  }
}
