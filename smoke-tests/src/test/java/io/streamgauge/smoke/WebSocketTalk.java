// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * One session of a client with the server under test, on a route of its own: what the client has
 * seen, and what was reported.
 */
final class WebSocketTalk implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Longer than it takes from a pulse to an export. */
  private static final Duration UNCHANGED = Duration.ofMillis(2_500);

  private final MeasuredServer server;
  private final String route;
  private final TraceParent caller;
  private final WebSocketClient client;

  private WebSocketTalk(
      MeasuredServer server, String route, TraceParent caller, WebSocketClient client) {
    this.server = server;
    this.route = route;
    this.caller = caller;
    this.client = client;
  }

  /**
   * Shakes hands, or is refused.
   *
   * @param route what {@code streamgauge.route} must say
   * @param options of the client
   */
  static WebSocketTalk begin(
      MeasuredServer server, String target, String route, List<String> options) {
    List<String> more = new ArrayList<>(options);
    if (server.isTls()) {
      more.add("tls");
    } else if (server.isHttp2()) {
      more.add("h2");
    }
    return begin(server, server.port(), target, route, more);
  }

  /** The same by another connector than the one under test, in clear text. */
  static WebSocketTalk begin(
      MeasuredServer server, int port, String target, String route, List<String> options) {
    TraceParent caller = TraceParent.create();
    List<String> all = new ArrayList<>(options);
    all.add("traceparent: 00-" + caller.traceId() + "-" + caller.spanId() + "-01");
    WebSocketClient client = WebSocketClient.connect(port, target, all);
    return new WebSocketTalk(server, route, caller, client);
  }

  int status() {
    return client.status();
  }

  WebSocketTalk tell(String... commands) {
    client.tell(commands);
    return this;
  }

  /** Says so many texts of one size to all, and waits until they have all come back. */
  WebSocketTalk broadcast(int messages, int size) {
    return tell(Collections.nCopies(messages, "text " + "x".repeat(size)).toArray(String[]::new))
        .tell("expect " + messages);
  }

  /** Closes with code 1000. */
  Ended closed() {
    return tell("close 1000").ended();
  }

  /** The same of a session that is over already, or is about to be. */
  Ended ended() {
    WebSocketClient.Seen seen = client.end();
    assertThat(seen.text("failure")).as("the client").isNotEqualTo("not within patience");
    return new Ended(server, route, seen, span("websocket.session"));
  }

  /** Checks that the handshake was refused with that status, and nothing came of it. */
  void isRefused(int status) {
    assertThat(status()).isEqualTo(status);
    client.end();
    SpanView handshake = server.serverSpan(caller, "the handshake");
    assertThat(handshake.attribute("http.response.status_code")).contains((long) status);
    assertThat(spans()).hasSize(1);
    awaitCount(
        "streamgauge.websocket.handshake.duration",
        handshake.attribute("streamgauge.route").orElseThrow(),
        point -> point.has("http.response.status_code", (long) status),
        1);
  }

  /** A span of the session's trace whose name begins so. */
  SpanView span(String name) {
    return server
        .collector()
        .awaitSpan(
            PATIENCE,
            "a span " + name + " of " + route,
            span -> span.name().startsWith(name) && span.traceId().equals(caller.traceId()));
  }

  /** All spans of its trace that have come. */
  List<SpanView> spans() {
    return server.collector().telemetry().spans().stream()
        .filter(span -> span.traceId().equals(caller.traceId()))
        .toList();
  }

  /** Waits for a metric's sum over its route. */
  void awaitSum(String metric, Predicate<MetricPoint> fits, double expected) {
    awaitSum(server, route, metric, fits, expected);
  }

  /** Waits for how many values a histogram has over its route. */
  void awaitCount(String metric, Predicate<MetricPoint> fits, long expected) {
    awaitCount(metric, route, fits, expected);
  }

  private void awaitCount(
      String metric, Object ofRoute, Predicate<MetricPoint> fits, long expected) {
    awaitCount(server, ofRoute, metric, fits, expected);
  }

  private static void awaitCount(
      MeasuredServer server,
      Object ofRoute,
      String metric,
      Predicate<MetricPoint> fits,
      long expected) {
    Telemetry telemetry = server.collector().telemetry();
    Predicate<MetricPoint> mine = fits.and(point -> point.has("streamgauge.route", ofRoute));
    Poll.holds(PATIENCE, () -> telemetry.count(metric, mine) == expected);
    assertThat(telemetry.count(metric, mine)).as("%s of %s", metric, ofRoute).isEqualTo(expected);
  }

  private static void awaitSum(
      MeasuredServer server,
      String route,
      String metric,
      Predicate<MetricPoint> fits,
      double expected) {
    Telemetry telemetry = server.collector().telemetry();
    Predicate<MetricPoint> mine = fits.and(point -> point.has("streamgauge.route", route));
    Poll.holds(PATIENCE, () -> telemetry.sum(metric, mine) == expected);
    assertThat(telemetry.sum(metric, mine)).as("%s of %s", metric, route).isEqualTo(expected);
  }

  /** Waits until a metric's sum over its route is that, or more. */
  void awaitAtLeast(String metric, Predicate<MetricPoint> fits, double expected) {
    Poll.holds(PATIENCE, () -> sum(metric, fits) >= expected);
    assertThat(sum(metric, fits)).as("%s of %s", metric, route).isGreaterThanOrEqualTo(expected);
  }

  /** Waits until so many messages have been sent on its route, or wait in the server's queues. */
  void awaitSentOrWaiting(int messages) {
    Poll.holds(PATIENCE, () -> sentOrWaiting() == messages);
    assertThat(sentOrWaiting()).as("messages of %s", route).isEqualTo(messages);
  }

  private double sentOrWaiting() {
    return sum(
            "streamgauge.buffer.depth",
            point -> point.has("streamgauge.buffer.kind", "websocket_send"))
        + sum(
            "streamgauge.stream.messages",
            point -> point.has("streamgauge.stream.direction", "outbound"));
  }

  /** How much of a metric was reported of its route so far. */
  double sum(String metric, Predicate<MetricPoint> fits) {
    return server
        .collector()
        .telemetry()
        .sum(metric, fits.and(point -> point.has("streamgauge.route", route)));
  }

  /** The same of a level, when it has not changed for some exports. */
  double settled(String metric, Predicate<MetricPoint> fits) {
    double[] seen = {Double.NaN};
    Poll.holds(
        PATIENCE,
        () -> {
          double before = seen[0];
          seen[0] = sum(metric, fits);
          LockSupport.parkNanos(UNCHANGED.toNanos());
          return seen[0] == before;
        });
    return seen[0];
  }

  @Override
  public void close() {
    client.close();
  }

  /** A session that is over, as its client saw it and as it was reported. */
  record Ended(MeasuredServer server, String route, WebSocketClient.Seen seen, SpanView span) {

    private static final List<String> MESSAGES = List.of("text", "binary", "ping", "pong", "close");

    /** Messages, frames, bytes both ways, close code and initiator: as the client counted them. */
    Ended isMeasured() {
      return isMeasured(MESSAGES);
    }

    /** The same where the server may have gone before it read the client's close frame. */
    Ended isMeasuredButForTheClientsClose() {
      return isMeasured(List.of("text", "binary", "ping", "pong"));
    }

    private Ended isMeasured(List<String> read) {
      assertThat(span.kind()).isEqualTo("SERVER");
      for (String key : List.of("messages", "bytes")) {
        assertThat(attribute("streamgauge.stream.sent." + key))
            .as("%s sent: %s", key, span.attributes())
            .isEqualTo(seen.count("received." + key));
        assertThat(attribute("streamgauge.stream.received." + key))
            .as("%s received: %s", key, span.attributes())
            .isEqualTo(seen.count("sent." + key));
      }
      assertThat(attribute("streamgauge.stream.sent.chunks"))
          .isEqualTo(seen.count("received.frames"));
      assertThat(attribute("streamgauge.stream.received.chunks"))
          .isEqualTo(seen.count("sent.frames"));
      closedWith(seen.count("close.code"), seen.text("close.initiator"));
      metrics("outbound", "received.", MESSAGES);
      metrics("inbound", "sent.", read);
      return this;
    }

    private void metrics(String direction, String prefix, List<String> types) {
      for (String type : types) {
        awaitSum(
            server,
            route,
            "streamgauge.stream.messages",
            point ->
                point.has("streamgauge.message.type", type)
                    && point.has("streamgauge.stream.direction", direction),
            seen.count(prefix + type));
      }
      awaitSum(
          server,
          route,
          "streamgauge.stream.io",
          point -> point.has("streamgauge.stream.direction", direction),
          seen.count(prefix + "bytes"));
      awaitSum(
          server,
          route,
          "streamgauge.stream.message.size",
          point -> point.has("streamgauge.stream.direction", direction),
          seen.count(prefix + "bytes"));
      awaitCount(
          server,
          route,
          "streamgauge.stream.chunk.size",
          point -> point.has("streamgauge.stream.direction", direction),
          seen.count(prefix + "frames"));
    }

    /** Compression saved something, and both sizes are right. */
    Ended isCompressed() {
      assertThat(attribute("streamgauge.websocket.extensions"))
          .asString()
          .startsWith("permessage-deflate");
      assertThat(attribute("streamgauge.stream.sent.wire_bytes"))
          .isEqualTo(seen.count("received.wire"));
      assertThat(attribute("streamgauge.stream.received.wire_bytes"))
          .isEqualTo(seen.count("sent.wire"));
      assertThat(seen.count("received.wire")).isLessThan(seen.count("received.bytes"));
      return this;
    }

    Ended closedWith(long code, String initiator) {
      assertThat(attribute("streamgauge.websocket.close_code")).isEqualTo(code);
      assertThat(attribute("streamgauge.websocket.initiator")).isEqualTo(initiator);
      awaitSum(
          server,
          route,
          "streamgauge.websocket.closes",
          point ->
              point.has(
                      "streamgauge.websocket.close_code",
                      code < 3000 ? Long.toString(code) : code / 1000 + "xxx")
                  && point.has("streamgauge.close.initiator", initiator),
          1);
      return this;
    }

    Ended hasOutcome(String outcome) {
      assertThat(attribute("streamgauge.stream.outcome")).isEqualTo(outcome);
      return this;
    }

    Ended failedWith(String error) {
      assertThat(span.isError()).as("error status of %s", route).isTrue();
      assertThat(attribute("error.type")).isEqualTo(error);
      return this;
    }

    Ended isNoError() {
      assertThat(span.isError()).as("error status of %s", route).isFalse();
      return this;
    }

    Object attribute(String key) {
      return span.attribute(key).orElse("nothing");
    }
  }
}
