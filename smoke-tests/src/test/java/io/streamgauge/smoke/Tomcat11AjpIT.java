// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tomcat behind a web server that speaks AJP to it. */
class Tomcat11AjpIT extends ServerContract {
  private static final String AJP = "ajp";

  Tomcat11AjpIT() {
    super(new BehindAWebServer(), 17);
  }

  private static final class BehindAWebServer implements ServerUnderTest {
    @Override
    public String title() {
      return TomcatDistribution.TOMCAT_11.title() + " over AJP";
    }

    @Override
    public TestServer start(Launch launch) {
      return TomcatServer.of(TomcatDistribution.TOMCAT_11, launch)
          .connector(AJP, Map.of("protocol", "AJP/1.3", "secretRequired", "false"))
          .start();
    }
  }

  @Test
  void countsEveryByteOfAResponse() {
    assertThatExchange(run(get("/write?size=8192&n=1000")))
        .isMeasured()
        .sent(8_192_000)
        .hasOutcome("completed")
        .isNoError()
        .isOutboundStream("http");
    assertThatExchange(run(get("/sse?n=20&size=100&gap=5"))).isMeasured().isOutboundStream("sse");
    assertThatExchange(run(get("/nonblocking?n=100&size=1000"))).isMeasured().sent(100_000);
  }

  @Test
  void countsEveryByteOfARequest() {
    WireRequest upload = WireRequest.of("POST", measured().lane() + "/upload-stream");
    assertThatExchange(run(upload.body(Payloads.bytes(2_000_000))))
        .isMeasured()
        .received(2_000_000)
        .isInboundStream("http");
  }

  @Test
  void headCountsNoBody() {
    assertThatExchange(run(WireRequest.of("HEAD", measured().lane() + "/write?size=10000")))
        .isMeasured()
        .sent(0)
        .isNoStream();
  }

  @Test
  void requestsOfOneConnectionAreSeparate() {
    List<Exchange> exchanges = new ArrayList<>();
    try (AjpClient client = AjpClient.to(measured().port(AJP))) {
      for (int size : List.of(10, 20_000, 3)) {
        exchanges.add(run(client, get("/write?size=" + size)));
      }
    }
    assertThat(exchanges).allSatisfy(exchange -> assertThatExchange(exchange).isMeasured());
    assertThat(exchanges)
        .extracting(e -> e.response().bodyBytes())
        .containsExactly(10L, 20_000L, 3L);
  }

  @Test
  void connectionSaysWhatIsSpokenOverIt() {
    try (AjpClient client = AjpClient.to(measured().port(AJP))) {
      run(client, get("/write?size=10"));
    }
    Telemetry telemetry = measured().collector().telemetry();
    assertThat(
            Poll.holds(
                Duration.ofSeconds(5),
                () ->
                    telemetry.metric("streamgauge.connection.io").stream()
                        .anyMatch(point -> point.has("network.protocol.name", "ajp"))))
        .as("%s", telemetry.metric("streamgauge.connection.io"))
        .isTrue();
  }

  private Exchange run(WireRequest request) {
    try (AjpClient client = AjpClient.to(measured().port(AJP))) {
      return run(client, request);
    }
  }

  private Exchange run(AjpClient client, WireRequest request) {
    TraceParent caller = TraceParent.create();
    return measured().reported(caller, request, client.exchange(caller.parentOf(request)));
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(measured().lane() + behaviour);
  }
}
