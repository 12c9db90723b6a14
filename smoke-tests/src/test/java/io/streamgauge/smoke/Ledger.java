// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;

/**
 * What the clients of one server have seen, by route: the metrics must add up to the same, once, at
 * the end of a class, over everything its tests did.
 */
final class Ledger {
  private static final Duration SETTLE = Duration.ofSeconds(15);

  /** The streams of one direction on one route. */
  private static final class Account {
    private long streams;
    private long bytes;
    private long chunks;
    private boolean chunksKnown = true;
  }

  private final boolean routesAreNamed;
  private final TreeMap<String, Integer> requests = new TreeMap<>();
  private final TreeMap<String, Account> outbound = new TreeMap<>();
  private final TreeMap<String, Account> inbound = new TreeMap<>();
  private final List<TraceParent> callers = new ArrayList<>();

  Ledger() {
    this(true);
  }

  /** Of a server that says its routes itself, or of one that does not. */
  Ledger(boolean routesAreNamed) {
    this.routesAreNamed = routesAreNamed;
  }

  void addRequest(String route, TraceParent caller) {
    requests.merge(route, 1, Integer::sum);
    callers.add(caller);
  }

  /** Every caller that was answered: each must have exactly one SERVER span in the end. */
  List<TraceParent> callers() {
    return List.copyOf(callers);
  }

  void addOutbound(String route, WireResponse response) {
    add(outbound, route, response.bodyBytes(), response.chunks().size(), response.isChunked());
  }

  void addOutbound(String route, long bytes) {
    add(outbound, route, bytes, 0, false);
  }

  void addInbound(String route, long bytes) {
    add(inbound, route, bytes, 0, false);
  }

  private static void add(
      TreeMap<String, Account> accounts,
      String route,
      long bytes,
      long chunks,
      boolean chunksKnown) {
    Account account = accounts.computeIfAbsent(route, r -> new Account());
    account.streams++;
    account.bytes += bytes;
    account.chunks += chunks;
    account.chunksKnown &= chunksKnown;
  }

  /** Waits until the last export says what the clients saw; says where it does not. */
  void assertEqualsMetricsOf(Telemetry telemetry) {
    if (!Poll.holds(SETTLE, () -> differences(telemetry).isEmpty())) {
      assertThat(differences(telemetry)).isEmpty();
    }
  }

  private List<String> differences(Telemetry telemetry) {
    SoftAssertions softly = new SoftAssertions();
    if (routesAreNamed) {
      requests.forEach((route, count) -> compare(softly, telemetry, route, count));
    } else {
      long spans =
          telemetry.spans().stream()
              .filter(span -> span.isServer() && !span.name().startsWith("websocket.session"))
              .count();
      softly
          .assertThat(telemetry.count("http.server.request.duration", p -> true))
          .as("http.server.request.duration, count of all")
          .isEqualTo(spans);
    }
    outbound.forEach((route, account) -> compare(softly, telemetry, "outbound", route, account));
    inbound.forEach((route, account) -> compare(softly, telemetry, "inbound", route, account));
    return softly.assertionErrorsCollected().stream()
        .map(e -> Optional.ofNullable(e.getMessage()).orElse("?").replaceAll("\\s*\\n\\s*", " "))
        .toList();
  }

  private static void compare(
      SoftAssertions softly, Telemetry telemetry, String route, int requests) {
    softly
        .assertThat(
            telemetry.count("http.server.request.duration", p -> p.has("http.route", route)))
        .as("http.server.request.duration, count of %s", route)
        .isEqualTo((long) requests);
  }

  private static void compare(
      SoftAssertions softly, Telemetry telemetry, String direction, String route, Account account) {
    Predicate<MetricPoint> mine =
        point ->
            point.has("streamgauge.route", route)
                && point.has("streamgauge.stream.direction", direction);
    String where = " " + direction + " of " + route;
    softly
        .assertThat((long) telemetry.sum("streamgauge.stream.io", mine))
        .as("streamgauge.stream.io" + where)
        .isEqualTo(account.bytes);
    softly
        .assertThat((long) telemetry.sum("streamgauge.stream.started", mine))
        .as("streamgauge.stream.started" + where)
        .isEqualTo(account.streams);
    softly
        .assertThat(telemetry.count("streamgauge.stream.duration", mine))
        .as("streamgauge.stream.duration, count" + where)
        .isEqualTo(account.streams);
    if (account.chunksKnown) {
      softly
          .assertThat((long) telemetry.sum("streamgauge.stream.chunks", mine))
          .as("streamgauge.stream.chunks" + where)
          .isEqualTo(account.chunks);
    }
  }
}
