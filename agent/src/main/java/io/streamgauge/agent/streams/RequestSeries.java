// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the series of {@code http.server.request.duration} for an ended exchange. It is asked once
 * per request, so a series found before is found again without allocating: one key is filled in
 * anew for each question. Guarded by the live table's lock.
 */
final class RequestSeries {

  /** More are looked up in the store each time: with hostile input only. */
  private static final int REMEMBERED = 4096;

  private final MetricStore store;
  private final Map<Key, Series> known = new HashMap<>();
  private Key question = new Key();

  RequestSeries(MetricStore store) {
    this.store = store;
  }

  Series of(HttpExchange exchange) {
    Key key = question;
    key.fill(exchange);
    Series found = known.get(key);
    if (found != null) {
      return found;
    }
    Series series = store.series(Metric.HTTP_DURATION, key.labels());
    active(store, exchange); // of a request that no pulse has seen, too: 0 is there from now on
    if (known.size() < REMEMBERED) {
      known.put(key, series);
      question = new Key();
    }
    return series;
  }

  /** Counts requests like this one while they are active. */
  static Series active(MetricStore store, HttpExchange exchange) {
    return store.series(
        Metric.HTTP_ACTIVE,
        Labels.of(Attribute.METHOD, exchange.standardMethod())
            .and(Attribute.SCHEME, exchange.scheme()));
  }

  private static final class Key {
    private String method = "";
    private String scheme = "";
    private String version = "";
    private int status;
    private @Nullable String route;
    private @Nullable String error;

    void fill(HttpExchange exchange) {
      method = exchange.standardMethod();
      scheme = exchange.scheme();
      version = exchange.protocolVersion();
      status = exchange.status();
      route = exchange.httpRoute();
      error = exchange.errorType();
    }

    Labels labels() {
      Labels labels =
          Labels.of(Attribute.METHOD, method)
              .and(Attribute.SCHEME, scheme)
              .and(Attribute.PROTOCOL_VERSION, version);
      labels = status == 0 ? labels : labels.and(Attribute.STATUS, (long) status);
      labels = route == null ? labels : labels.and(Attribute.HTTP_ROUTE, route);
      return error == null ? labels : labels.and(Attribute.ERROR_TYPE, error);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (!(other instanceof Key)) {
        return false;
      }
      Key key = (Key) other;
      return status == key.status
          && method.equals(key.method)
          && scheme.equals(key.scheme)
          && version.equals(key.version)
          && Objects.equals(route, key.route)
          && Objects.equals(error, key.error);
    }

    @Override
    public int hashCode() {
      int hash = method.hashCode() * 31 + status;
      hash = hash * 31 + (route == null ? 0 : route.hashCode());
      hash = hash * 31 + (error == null ? 0 : error.hashCode());
      return hash * 31 + version.hashCode() + scheme.hashCode();
    }
  }
}
