// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;

/** The series of all WebSocket sessions with the same route. */
final class SessionSeries {

  private final MetricStore store;
  private final Labels labels;

  SessionSeries(MetricStore store, String route) {
    this.store = store;
    this.labels = Labels.of(Attribute.ROUTE, route);
  }

  private Series pings(Heartbeats.Fate fate) {
    return store.series(
        Metric.WEBSOCKET_PINGS,
        labels
            .and(Attribute.PING_INITIATOR, fate.initiator)
            .and(Attribute.PING_RESULT, fate.result));
  }

  /** As many of each fate as there are at its number, which is 0 then. */
  void pings(int[] fates) {
    for (Heartbeats.Fate fate : Heartbeats.Fate.values()) {
      int more = fates[fate.ordinal()];
      if (more > 0) {
        pings(fate).add(more);
        fates[fate.ordinal()] = 0;
      }
    }
  }

  Series roundTrips() {
    return store.series(Metric.WEBSOCKET_PING_RTT, labels);
  }

  void closed(WebSocketSession session) {
    store
        .series(
            Metric.WEBSOCKET_CLOSES,
            labels
                .and(Attribute.CLOSE_CODES, codes(session.closeCode()))
                .and(Attribute.CLOSE_INITIATOR, session.closeInitiator()))
        .add(1);
  }

  /** Codes that anybody may invent are told by their range (RFC 6455, section 7.4.2). */
  private static String codes(int code) {
    if (code >= 1000 && code <= 1015) {
      return Integer.toString(code);
    }
    return code >= 3000 && code < 5000 ? code / 1000 + "xxx" : Routes.OTHER;
  }
}
