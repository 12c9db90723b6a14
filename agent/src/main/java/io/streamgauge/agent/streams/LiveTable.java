// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * All open exchanges, and the fold of those that ended into metrics and spans.
 *
 * <p>Servers' threads push a new exchange on a lock-free stack and never touch the table again: an
 * exchange is found ended by its own flag. Levels are counted anew by every sweep, so they cannot
 * leak.
 *
 * <p><em>Threads:</em> {@link #add} any; all else under this object's lock, taken by the pulse and
 * by the metric reader only.
 */
public final class LiveTable {

  private static final long PULSE = TimeUnit.MILLISECONDS.toNanos(1500);

  private final LiveConnections connections;
  private final AtomicReference<@Nullable HttpExchange> added = new AtomicReference<>();
  private final List<HttpExchange> live = new ArrayList<>();
  private final Map<Labels, StreamSeries> streams = new HashMap<>();
  private final MetricStore store;
  private final Swallowed swallowed;
  private final Routes routes;
  private final int limit;
  private final EndedExchanges ended;
  private @Nullable SpanSink sink;
  private boolean sawExchange;
  private boolean sawStream;

  /**
   * An empty table.
   *
   * @param limit open exchanges tracked at most
   * @param routeLimit distinct inferred routes at most
   * @param withPools whether the memory of buffer pools is reported
   */
  public LiveTable(
      MetricStore store, Swallowed swallowed, int limit, int routeLimit, boolean withPools) {
    this.store = store;
    this.swallowed = swallowed;
    this.limit = limit;
    this.routes = new Routes(routeLimit);
    this.ended = new EndedExchanges(store);
    this.connections = new LiveConnections(store, limit, this::add, withPools);
  }

  /** Adds a new exchange; returns how many wait for the pulse. */
  int add(HttpExchange exchange) {
    HttpExchange head;
    do {
      head = added.get();
      exchange.next = head;
      exchange.depth = (char) (head == null ? 1 : head.depth + 1);
    } while (!added.compareAndSet(head, exchange));
    return exchange.depth;
  }

  /** The open connections. */
  LiveConnections connections() {
    return connections;
  }

  /** Where spans go from now on; what ended before is passed on at once. */
  public synchronized void connect(SpanSink spans) {
    sink = spans;
    ended.passTo(spans);
  }

  /** The sums to export; read it under this table's lock, right after {@link #sweep}. */
  public MetricStore store() {
    return store;
  }

  /** Whether there has been any exchange yet. */
  public synchronized boolean sawExchange() {
    return sawExchange;
  }

  /** Whether any exchange has been recognised as a stream yet. */
  synchronized boolean sawStream() {
    return sawStream;
  }

  /** Only folds those of the new exchanges that have ended already: for when many are waiting. */
  synchronized void drain() {
    adopt();
  }

  /** Looks at every open exchange: once a second, and before every export. */
  public synchronized void sweep() {
    long now = System.nanoTime();
    adopt();
    zero();
    connections.sweep(now);
    int kept = 0;
    for (int i = 0; i < live.size(); i++) {
      HttpExchange exchange = live.get(i);
      if (exchange.endNanos() != 0) {
        end(exchange);
      } else {
        observe(exchange, now);
        live.set(kept++, exchange);
      }
    }
    live.subList(kept, live.size()).clear();
    store.series(Metric.AGENT_TRACKED, Labels.of(Attribute.AGENT_TABLE, "stream")).set(live.size());
    health();
  }

  private void health() {
    long advice = swallowed.total();
    errors("advice").set(advice);
    long failures = 0;
    for (Series series : store.all(Metric.AGENT_ERRORS)) {
      failures += series.count();
    }
    for (Series series : store.all(Metric.AGENT_EVICTIONS)) {
      failures += series.count();
    }
    health("healthy", failures == 0);
    health("degraded", failures > 0);
  }

  private void health(String status, boolean holds) {
    store.series(Metric.AGENT_HEALTH, Labels.of(Attribute.AGENT_STATUS, status)).set(holds ? 1 : 0);
  }

  /** Counts a failure of the agent's own, and tells of it. */
  public void failed(String component, Throwable failure) {
    // Not a field: this class is loaded in premain, where logging is not.
    LoggerFactory.getLogger(LiveTable.class).warn("{} failed", component, failure);
    synchronized (this) {
      errors(component).add(1);
    }
  }

  private Series errors(String component) {
    return store.series(Metric.AGENT_ERRORS, Labels.of(Attribute.AGENT_COMPONENT, component));
  }

  /** Ends what is open because the JVM does. */
  public synchronized void shutdown() {
    sweep();
    for (HttpExchange exchange : live) {
      exchange.release();
      exchange.end();
      exchange.outcome(Outcome.SHUTDOWN);
      end(exchange);
    }
    live.clear();
    connections.shutdown(System.nanoTime());
    zero();
  }

  /** Takes over what servers' threads have added, oldest first. */
  private void adopt() {
    HttpExchange stack = added.getAndSet(null);
    sawExchange |= stack != null;
    HttpExchange oldest = null;
    while (stack != null) {
      HttpExchange next = stack.next;
      stack.next = oldest;
      oldest = stack;
      stack = next;
    }
    for (HttpExchange exchange = oldest; exchange != null; ) {
      HttpExchange next = exchange.next;
      exchange.next = null;
      // A session is ended by the sweep, after the handshake that may still be among the live ones.
      boolean session = exchange.isConversation();
      if (exchange.endNanos() != 0 && !session) {
        end(exchange);
      } else if (live.size() < limit) {
        live.add(exchange);
      } else {
        store.series(Metric.AGENT_EVICTIONS, Labels.of(Attribute.AGENT_TABLE, "stream")).add(1);
      }
      exchange = next;
    }
  }

  private void observe(HttpExchange exchange, long now) {
    if (!exchange.isConversation() && exchange.isHttp()) {
      activeRequests(exchange).add(1);
    }
    observe(exchange.sent(), now);
    StreamMeter received = exchange.received();
    if (received != null) {
      observe(received, now);
    }
  }

  private Series activeRequests(HttpExchange exchange) {
    Series found = exchange.active;
    if (found == null) {
      found = RequestSeries.active(store, exchange);
      exchange.active = exchange.method() == null ? null : found;
    }
    return found;
  }

  private void observe(StreamMeter meter, long now) {
    StreamSeries series = fold(meter, now);
    if (series == null) {
      return;
    }
    series.active(stateOf(meter, now));
    WebSocketSession session = meter.exchange().session();
    if (session != null && meter.direction() == Direction.OUTBOUND) {
      level(session.queue(), series);
    }
    BackPressure pressure = meter.pressure();
    if (pressure != null && meter.direction() == Direction.OUTBOUND) {
      pressure.level(series.buffer(BufferKind.of(meter.exchange())));
    }
    SpanSink spans = sink;
    if (spans != null) {
      try {
        spans.live(meter, series.route, now);
      } catch (RuntimeException failure) {
        failed("export", failure);
      }
    }
  }

  private static void level(WebSocketQueue queue, StreamSeries series) {
    if (queue.isUsed()) {
      BufferSeries servers = series.buffer(BufferKind.WEBSOCKET_SEND);
      servers.depth().add(queue.frames());
      servers.usage.add(queue.bytes());
    }
    SendBuffer kept = queue.kept();
    if (kept != null) {
      kept.level(series.buffer(BufferKind.SPRING_WEBSOCKET));
    }
  }

  private static StreamState stateOf(StreamMeter meter, long now) {
    if (meter.exchange().isDraining()) {
      return StreamState.DRAINING;
    }
    if (meter.isBlocked()) {
      return StreamState.BLOCKED;
    }
    WebSocketSession session = meter.exchange().session();
    if (session != null && session.isStale(now)) {
      return StreamState.STALE;
    }
    if (meter.bytes() == 0) {
      return StreamState.OPENING;
    }
    return now - meter.movedNanos < PULSE ? StreamState.FLOWING : StreamState.IDLE;
  }

  /** Folds what was counted since the last pulse; null while the meter counts a plain body. */
  private @Nullable StreamSeries fold(StreamMeter meter, long now) {
    meter.noteMoved(now);
    TrackedStream stream = meter.tracked;
    if (stream == null) {
      StreamType type = Classification.of(meter, now);
      if (type == null) {
        return null;
      }
      stream = begin(meter, type);
    }
    stream.fold(meter, now);
    return stream.series;
  }

  private TrackedStream begin(StreamMeter meter, StreamType type) {
    String route = routes.of(meter.exchange());
    Labels labels =
        Labels.of(Attribute.TYPE, type.word())
            .and(Attribute.DIRECTION, meter.direction().word())
            .and(Attribute.SIDE, "server")
            .and(Attribute.ROUTE, route);
    StreamSeries series =
        streams.computeIfAbsent(labels, l -> new StreamSeries(store, l, type, route));
    TrackedStream stream = new TrackedStream(series, type);
    meter.tracked = stream;
    series.started.add(1);
    sawStream = true;
    return stream;
  }

  private void end(HttpExchange exchange) {
    long end = exchange.endNanos();
    StreamSeries out = fold(exchange.sent(), end);
    StreamMeter received = exchange.received();
    StreamSeries in = received == null ? null : fold(received, end);
    if (exchange.outcome() == null) {
      exchange.outcome(Outcome.of(exchange));
    }
    String route = out != null ? out.route : in != null ? in.route : routes.of(exchange);
    ended.record(exchange, route);
    ended.record(exchange.sent(), out);
    if (received != null) {
      ended.record(received, in);
    }
    SpanSink spans = sink;
    if (spans == null) {
      ended.keep(exchange, route);
      return;
    }
    try {
      spans.ended(exchange, route);
    } catch (RuntimeException failure) {
      failed("export", failure); // and the sweep goes on, or what has ended would end again
    }
  }

  private void zero() {
    for (Metric level : Metric.COUNTED_ANEW) {
      for (Series series : store.all(level)) {
        series.set(0);
      }
    }
  }
}
