// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All open connections. As with exchanges, a server's thread pushes a new one on a lock-free stack
 * and the pulse finds it closed by its own flag.
 *
 * <p><em>Threads:</em> {@link #accept} any; all else under the live table's lock.
 */
final class LiveConnections {

  /** Stands for a route where a buffer belongs to a connection. */
  private static final String SHARED = "_CONNECTION";

  private final AtomicReference<@Nullable LiveConnection> added = new AtomicReference<>();
  private final List<LiveConnection> live = new ArrayList<>();
  private final Map<Labels, ConnectionSeries> series = new HashMap<>();
  private final MetricStore store;
  private final int limit;
  private final Consumer<HttpExchange> exchanges;
  private final ChannelSamples samples;
  private @Nullable BufferSeries queue;

  /**
   * No connection yet.
   *
   * @param exchanges takes what is begun by a connection that speaks no protocol known here
   * @param withPools whether the memory of their buffers' pools is wanted
   */
  LiveConnections(
      MetricStore store, int limit, Consumer<HttpExchange> exchanges, boolean withPools) {
    this.exchanges = exchanges;
    this.store = store;
    this.limit = limit;
    this.samples = new ChannelSamples(store, withPools);
  }

  LiveConnection accept(String server) {
    LiveConnection connection = new LiveConnection(server, System.nanoTime(), exchanges);
    LiveConnection head;
    do {
      head = added.get();
      connection.next = head;
    } while (!added.compareAndSet(head, connection));
    return connection;
  }

  void sweep(long now) {
    adopt();
    int kept = 0;
    for (int i = 0; i < live.size(); i++) {
      LiveConnection connection = live.get(i);
      boolean closed = connection.endNanos() != 0;
      TrackedConnection tracked = tracked(connection, now);
      if (tracked == null) {
        if (!closed) {
          live.set(kept++, connection);
        }
        continue;
      }
      ConnectionSeries of = tracked.series;
      boolean moved = tracked.fold(connection);
      queue(connection, now);
      if (closed) {
        ended(connection, of.labels);
      } else {
        (connection.isStale(now) ? of.stale() : moved ? of.active : of.idle).add(1);
        live.set(kept++, connection);
      }
    }
    live.subList(kept, live.size()).clear();
    store
        .series(Metric.AGENT_TRACKED, Labels.of(Attribute.AGENT_TABLE, "connection"))
        .set(live.size());
    samples.take(live, now);
  }

  /** The JVM ends, and its connections with it. */
  void shutdown(long now) {
    for (LiveConnection connection : live) {
      connection.closed();
    }
    sweep(now);
  }

  private void adopt() {
    LiveConnection connection = added.getAndSet(null);
    while (connection != null) {
      LiveConnection next = connection.next;
      connection.next = null;
      if (live.size() < limit || connection.endNanos() != 0) {
        live.add(connection);
      } else {
        store.series(Metric.AGENT_EVICTIONS, Labels.of(Attribute.AGENT_TABLE, "connection")).add(1);
      }
      connection = next;
    }
  }

  /** What waits in front of a socket that several streams share belongs to none of them. */
  private void queue(LiveConnection connection, long now) {
    BackPressure pressure = connection.pressure();
    if (pressure != null) {
      BufferSeries shared = queue;
      if (shared == null) {
        shared = new BufferSeries(store, BufferKind.NETTY_OUTBOUND, StreamType.RAW, SHARED);
        queue = shared;
      }
      pressure.foldBuffer(shared, now);
      if (connection.endNanos() == 0) {
        pressure.level(shared);
      }
    }
  }

  /** Fixed when its protocol is known, so that sums stay monotonic. */
  private @Nullable TrackedConnection tracked(LiveConnection connection, long now) {
    TrackedConnection known = connection.tracked;
    if (known == null) {
      String protocol = connection.protocol(now);
      if (protocol == null) {
        return null;
      }
      Labels labels =
          Labels.of(Attribute.TRANSPORT, connection.transport())
              .and(Attribute.PROTOCOL_NAME, protocol)
              .and(Attribute.SERVER_TYPE, connection.server());
      known =
          new TrackedConnection(
              series.computeIfAbsent(labels, l -> new ConnectionSeries(store, l)));
      connection.tracked = known;
      known.series.opened.add(1);
    }
    return known;
  }

  private void ended(LiveConnection connection, Labels labels) {
    Labels ended = labels.and(Attribute.CLOSE_REASON, connection.closeReason());
    String failure = connection.failure();
    Labels all = failure == null ? ended : ended.and(Attribute.ERROR_TYPE, failure);
    store.series(Metric.CONNECTION_DURATION, all).record(connection.seconds());
  }
}
