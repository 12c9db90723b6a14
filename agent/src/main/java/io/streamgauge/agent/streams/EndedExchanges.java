// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded once, at the end of an exchange; and the last ended exchanges, kept until spans
 * can be exported. Guarded by the live table's lock.
 */
final class EndedExchanges {

  /** Exchanges that wait for the exporter's start; beyond, the oldest lose their spans. */
  private static final int KEPT = 2048;

  private static final long SHORTEST_RATE = TimeUnit.MILLISECONDS.toNanos(50);

  private final MetricStore store;
  private final RequestSeries requests;
  private final Deque<HttpExchange> waiting = new ArrayDeque<>();
  private final Deque<String> routes = new ArrayDeque<>();

  EndedExchanges(MetricStore store) {
    this.store = store;
    this.requests = new RequestSeries(store);
  }

  void record(HttpExchange exchange, String route) {
    double seconds = (exchange.endNanos() - exchange.startNanos()) / 1e9;
    if (!exchange.isConversation() && exchange.isHttp()) {
      requests.of(exchange).record(seconds);
    }
    if (exchange.isHandshake()) {
      Labels asked =
          Labels.of(Attribute.ROUTE, route).and(Attribute.STATUS, (long) exchange.status());
      store.series(Metric.WEBSOCKET_HANDSHAKE_DURATION, withError(asked, exchange)).record(seconds);
    }
    WebSocketSession session = exchange.session();
    if (session != null) {
      new SessionSeries(store, route).closed(session);
    }
    RpcCall rpc = exchange.rpc();
    if (rpc != null) {
      String code = rpc.status();
      Labels labels =
          Labels.of(Attribute.RPC_SYSTEM, RpcCall.SYSTEM).and(Attribute.RPC_METHOD, rpc.method());
      labels = code == null ? labels : labels.and(Attribute.RPC_STATUS, code);
      store.series(Metric.RPC_DURATION, withError(labels, exchange)).record(seconds);
    }
  }

  void record(StreamMeter meter, @Nullable StreamSeries series) {
    HttpExchange exchange = meter.exchange();
    Outcome outcome = exchange.outcome();
    if (series == null || outcome == null) {
      return;
    }
    Labels ended = series.labels.and(Attribute.OUTCOME, outcome.word());
    store.series(Metric.STREAM_SIZE, ended).record(meter.bytes());
    store
        .series(
            Metric.STREAM_DURATION, withError(ended.and(Attribute.MODE, exchange.mode()), exchange))
        .record((exchange.endNanos() - exchange.startNanos()) / 1e9);
    if (meter.bytes() == 0) {
      store
          .series(Metric.STREAM_FIRST_BYTE, series.labels.and(Attribute.OUTCOME, "no_data"))
          .record((exchange.endNanos() - exchange.startNanos()) / 1e9);
    }
    long nanos = meter.movedNanos - meter.firstByteNanos();
    if (meter.chunks() > 1 && nanos >= SHORTEST_RATE) {
      store.series(Metric.STREAM_THROUGHPUT, series.labels).record(meter.bytes() * 1e9 / nanos);
    }
  }

  private static Labels withError(Labels labels, HttpExchange exchange) {
    String error = exchange.errorType();
    return error == null ? labels : labels.and(Attribute.ERROR_TYPE, error);
  }

  void keep(HttpExchange exchange, String route) {
    if (waiting.size() == KEPT) {
      waiting.removeFirst();
      routes.removeFirst();
      store.series(Metric.AGENT_EVICTIONS, Labels.of(Attribute.AGENT_TABLE, "span")).add(1);
    }
    waiting.add(exchange);
    routes.add(route);
  }

  void passTo(SpanSink sink) {
    while (!waiting.isEmpty()) {
      sink.ended(waiting.removeFirst(), routes.removeFirst());
    }
  }
}
