// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.config.TracedMessages;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.bootstrap.Connection;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Duration;

/** Makes exchanges as advice does, but without a server and of any age. */
public final class Exchanges {

  private Exchanges() {}

  /** A table of usual size that no pulse sweeps. */
  public static LiveTable table() {
    return table(1000);
  }

  /** A table of {@code limit} open exchanges at most that no pulse sweeps. */
  public static LiveTable table(int limit) {
    return new LiveTable(new MetricStore(2000), new Swallowed(1), limit, 200, true);
  }

  /** A GET whose head was read {@code age} ago. */
  public static HttpExchange get(LiveTable table, String path, Duration age) {
    return open(table, "GET", path, age);
  }

  /** A request whose head was read {@code age} ago. */
  public static HttpExchange open(LiveTable table, String method, String path, Duration age) {
    HttpExchange exchange = new HttpExchange("tomcat", System.nanoTime() - age.toNanos());
    table.add(exchange);
    exchange.request(method, path, "http", "HTTP/1.1");
    exchange.authority("localhost", 8080);
    return exchange;
  }

  /** What follows a handshake on the same connection; the handshake ends. */
  public static HttpExchange upgrade(LiveTable table, HttpExchange handshake, String protocol) {
    return upgrade(table, handshake, protocol, TracedMessages.NONE);
  }

  /** The same where messages may have spans. */
  public static HttpExchange upgrade(
      LiveTable table, HttpExchange handshake, String protocol, TracedMessages messages) {
    handshake.end();
    HttpExchange session = new HttpExchange(handshake, protocol, System.nanoTime(), messages);
    table.add(session);
    return session;
  }

  /** A WebSocket session that began {@code age} ago, and in which nobody has said anything. */
  public static HttpExchange silentSession(LiveTable table, String path, Duration age) {
    HttpExchange handshake = get(table, path, age);
    handshake.asksForWebSocket();
    handshake.response(101, null, -1);
    handshake.end();
    long start = System.nanoTime() - age.toNanos();
    HttpExchange session =
        new HttpExchange(handshake, WebSocketSession.PROTOCOL, start, TracedMessages.NONE);
    table.add(session);
    return session;
  }

  /** Another agent has made this span of the exchange. */
  public static void spanOfOtherAgent(
      HttpExchange exchange, String traceId, String spanId, boolean sampled) {
    exchange.serverSpan =
        new OtherAgent(
                MethodHandles.constant(Object.class, "a span"),
                told(traceId),
                told(spanId),
                told(sampled))
            .ask();
  }

  private static MethodHandle told(Object answer) {
    MethodHandle constant = MethodHandles.constant(Object.class, answer);
    return MethodHandles.dropArguments(constant, 0, Object.class);
  }

  /** A client's connection. */
  public static Connection accept(LiveTable table) {
    return table.connections().accept("tomcat");
  }
}
