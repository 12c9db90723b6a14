// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** Holds what was reported of an exchange against what its client saw. */
final class ExchangeAssert extends AbstractAssert<ExchangeAssert, Exchange> {
  private ExchangeAssert(Exchange exchange) {
    super(exchange, ExchangeAssert.class);
    as("%s", exchange.request().target());
  }

  static ExchangeAssert assertThatExchange(Exchange exchange) {
    return new ExchangeAssert(exchange);
  }

  /** Identity, route, status and both bodies: what holds of every exchange. */
  ExchangeAssert isMeasured() {
    return isIdentified()
        .sent(actual.response().bodyBytes())
        .received(actual.request().payload().length);
  }

  /** The span is the request's: its parent, method, path, route and status. */
  ExchangeAssert isIdentified() {
    SpanView span = actual.span();
    String method = actual.request().method();
    assertThat(span.scope()).isEqualTo("io.streamgauge");
    assertThat(span.parentSpanId()).isEqualTo(actual.caller().spanId());
    boolean isNamed = actual.server().namesRoutes();
    assertThat(span.name()).isEqualTo(isNamed ? method + " " + actual.route() : method);
    assertThat(span.attribute("http.route").map(String::valueOf))
        .as("http.route of %s", actual.request().target())
        .isEqualTo(Optional.of(actual.route()).filter(route -> isNamed));
    assertThat(span.endNanos()).isGreaterThanOrEqualTo(span.startNanos());
    assertThat(span.attributes())
        .as("attributes of %s", actual.request().target())
        .containsAllEntriesOf(
            Map.of(
                "http.request.method",
                method,
                "url.path",
                actual.request().path(),
                "streamgauge.route",
                actual.route(),
                "http.response.status_code",
                (long) actual.response().status()));
    return this;
  }

  /** The version of HTTP, such as {@code 2}. */
  ExchangeAssert isOver(String version) {
    has("network.protocol.version", version);
    return this;
  }

  /** That many bytes of response body. */
  ExchangeAssert sent(long bytes) {
    has("http.response.body.size", bytes);
    return this;
  }

  /** That many bytes of request body; where there were none, the attribute may be left out. */
  ExchangeAssert received(long bytes) {
    Object size = actual.span().attribute("http.request.body.size").orElse(0L);
    assertThat(size).as("http.request.body.size of %s", descriptionText()).isEqualTo(bytes);
    return this;
  }

  /** No more of the request's body than the client has sent. */
  ExchangeAssert receivedAtMostWhatWasSent() {
    Object size = actual.span().attribute("http.request.body.size").orElse(0L);
    assertThat((Long) size)
        .as("http.request.body.size of %s", descriptionText())
        .isBetween(0L, (long) actual.request().payload().length);
    return this;
  }

  ExchangeAssert hasOutcome(String outcome) {
    has("streamgauge.stream.outcome", outcome);
    return this;
  }

  ExchangeAssert isNoError() {
    assertThat(actual.span().isError()).as("error status of %s", descriptionText()).isFalse();
    assertThat(actual.span().attributes()).doesNotContainKey("error.type");
    return this;
  }

  ExchangeAssert isError() {
    assertThat(actual.span().isError()).as("error status of %s", descriptionText()).isTrue();
    assertThat(actual.span().attributes()).containsKey("error.type");
    return this;
  }

  ExchangeAssert isError(String type) {
    isError();
    has("error.type", type);
    return this;
  }

  /** A response that counts as a stream: the client's bytes, and the chunks of the wire. */
  ExchangeAssert isOutboundStream(String type) {
    WireResponse response = actual.response();
    actual.ledger().addOutbound(actual.route(), response);
    isStream(type, "outbound", response.bodyBytes());
    if (response.isChunked()) {
      has("streamgauge.stream.chunks", (long) response.chunks().size());
    }
    return this;
  }

  /** A request body that counts as a stream. */
  ExchangeAssert isInboundStream(String type) {
    long bytes = actual.request().payload().length;
    isStream(type, "inbound", bytes);
    actual.ledger().addInbound(actual.route(), bytes);
    return this;
  }

  /** A response, of a client that left, that counts as a stream of that many bytes. */
  ExchangeAssert isOutboundStream(String type, long bytes) {
    isStream(type, "outbound", bytes);
    actual.ledger().addOutbound(actual.route(), bytes);
    return this;
  }

  private void isStream(String type, String direction, long bytes) {
    has("streamgauge.stream.type", type);
    has("streamgauge.stream.direction", direction);
    has("streamgauge.stream.bytes", bytes);
    assertThat(seconds("streamgauge.stream.first_byte"))
        .as("first byte of %s", descriptionText())
        .isBetween(0.0, actual.span().duration().toNanos() / 1e9);
  }

  /** Of a stream. */
  ExchangeAssert hasChunks(long chunks) {
    has("streamgauge.stream.chunks", chunks);
    return this;
  }

  ExchangeAssert isNoStream() {
    assertThat(actual.span().attributes())
        .as("attributes of %s", descriptionText())
        .doesNotContainKeys("streamgauge.stream.type", "streamgauge.stream.bytes");
    return this;
  }

  ExchangeAssert wasBlockedBetween(double atLeast, double atMost) {
    assertThat(seconds("streamgauge.stream.blocked"))
        .as("blocked seconds of %s", descriptionText())
        .isBetween(atLeast, atMost);
    return this;
  }

  ExchangeAssert wasNotBlocked() {
    return wasBlockedAtMost(0.05);
  }

  /** The attribute may be left out. */
  ExchangeAssert wasBlockedAtMost(double seconds) {
    Object blocked = actual.span().attribute("streamgauge.stream.blocked").orElse(0.0);
    assertThat((Double) blocked).as("blocked seconds of %s", descriptionText()).isLessThan(seconds);
    return this;
  }

  private double seconds(String key) {
    assertThat(actual.span().attributes()).containsKey(key);
    return actual.span().attribute(key).map(value -> (Double) value).orElseThrow();
  }

  private void has(String key, Object value) {
    assertThat(actual.span().attributes())
        .as("attributes of %s", descriptionText())
        .containsEntry(key, value);
  }
}
