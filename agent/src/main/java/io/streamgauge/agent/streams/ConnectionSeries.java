// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;

/** The series of all connections of one kind of server that speak one protocol. */
final class ConnectionSeries {

  private final MetricStore store;
  final Labels labels;
  final Series opened;
  final Series active;
  final Series idle;
  final Series received;
  final Series sent;

  ConnectionSeries(MetricStore store, Labels labels) {
    this.store = store;
    this.labels = labels;
    opened = store.series(Metric.CONNECTION_OPENED, labels);
    active =
        store.series(Metric.CONNECTION_ACTIVE, labels.and(Attribute.CONNECTION_STATE, "active"));
    idle = store.series(Metric.CONNECTION_ACTIVE, labels.and(Attribute.CONNECTION_STATE, "idle"));
    received = store.series(Metric.CONNECTION_IO, labels.and(Attribute.DIRECTION, "inbound"));
    sent = store.series(Metric.CONNECTION_IO, labels.and(Attribute.DIRECTION, "outbound"));
  }

  /** Those whose clients owe a sign of life: there are none where nobody speaks WebSocket. */
  Series stale() {
    return store.series(Metric.CONNECTION_ACTIVE, labels.and(Attribute.CONNECTION_STATE, "stale"));
  }

  /** Bytes that were put into the queues in front of the sockets. */
  Series queue() {
    return store.series(Metric.CONNECTION_OFFERED, labels);
  }

  /** Datagrams, where that is what goes through the sockets. */
  Series datagrams(String direction) {
    return store.series(Metric.CONNECTION_DATAGRAMS, labels.and(Attribute.DIRECTION, direction));
  }

  /** Bytes that were still in them when their connection ended. */
  Series lost() {
    return store.series(Metric.CONNECTION_LOST, labels);
  }
}
