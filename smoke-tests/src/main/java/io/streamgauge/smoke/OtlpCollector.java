// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The receiving end of OTLP over http/protobuf, as an OpenTelemetry collector would be.
 *
 * <p>It keeps what it accepted: a request it was told to refuse is counted and forgotten, as a
 * collector would have done. It can be stopped and come back on the same port.
 */
public final class OtlpCollector implements AutoCloseable {
  private static final String PROTOBUF = "application/x-protobuf";

  private final Telemetry telemetry = new Telemetry();
  private final AtomicInteger requests = new AtomicInteger();
  private WireMockServer server;
  private int port;

  private OtlpCollector(WireMockServer server) {
    this.server = server;
  }

  public static OtlpCollector start() {
    OtlpCollector collector = new OtlpCollector(newServer(0));
    collector.open();
    return collector;
  }

  private static WireMockServer newServer(int port) {
    WireMockConfiguration configuration =
        WireMockConfiguration.options()
            .bindAddress("127.0.0.1")
            .disableRequestJournal()
            .stubRequestLoggingDisabled(true);
    return new WireMockServer(port == 0 ? configuration.dynamicPort() : configuration.port(port));
  }

  private void open() {
    server.addMockServiceRequestListener(this::received);
    server.start();
    port = server.port();
    answerWith(ok());
  }

  /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} must say. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Everything accepted so far. */
  public Telemetry telemetry() {
    return telemetry;
  }

  /** How many requests have come in, refused ones included. */
  public int requests() {
    return requests.get();
  }

  private void received(Request request, Response response) {
    requests.incrementAndGet();
    boolean accepted = response.getStatus() == 200 && response.getFault() == null;
    if (accepted) {
      telemetry.accept(request.getUrl(), request.getBody());
    }
  }

  /** From now on, until told otherwise, every request is answered like this. */
  public void answerWith(ResponseDefinitionBuilder answer) {
    server.resetMappings();
    server.stubFor(any(urlPathMatching("/v1/.*")).willReturn(answer));
  }

  /** The answer of a collector that is well. */
  public static ResponseDefinitionBuilder ok() {
    return aResponse().withStatus(200).withHeader("Content-Type", PROTOBUF);
  }

  /** An answer such as 429 or 503, asking the sender to come back later. */
  public static ResponseDefinitionBuilder retryAfter(int status, Duration pause) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", PROTOBUF)
        .withHeader("Retry-After", Long.toString(pause.toSeconds()));
  }

  /** Stops listening: from now on connections are refused. */
  public void goDown() {
    server.stop();
  }

  /** Listens again on the port it had. */
  public void comeBack() {
    server = newServer(port);
    open();
  }

  /** Waits for the first span that fits. */
  public SpanView awaitSpan(Duration patience, String what, Predicate<SpanView> fits) {
    return Poll.until(
        patience,
        () -> what + ", " + telemetry.spans().size() + " spans have come",
        () -> telemetry.spans().stream().filter(fits).findFirst());
  }

  @Override
  public void close() {
    server.stop();
  }
}
