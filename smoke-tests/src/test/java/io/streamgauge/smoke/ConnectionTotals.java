// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a server's metrics say of all its connections so far.
 *
 * @param closed how many have a duration
 */
record ConnectionTotals(long opened, long closed, long inboundBytes, long outboundBytes) {
  private static final Duration REST = Duration.ofSeconds(15);
  private static final Predicate<MetricPoint> ALL = point -> true;

  /** Waits until no connection is open, and for an export that says so. */
  static ConnectionTotals atRest(MeasuredServer server) {
    Telemetry telemetry = server.collector().telemetry();
    int from = telemetry.metricExports() + 1;
    assertThat(
            Poll.holds(
                REST,
                () ->
                    telemetry.metricExports() > from
                        && active(server) == 0
                        && of(telemetry).opened == of(telemetry).closed))
        .as("active: %s, %s", active(server), of(telemetry))
        .isTrue();
    return of(telemetry);
  }

  /** Connections open now. */
  static double active(MeasuredServer server) {
    return server.collector().telemetry().sum("streamgauge.connection.active", ALL);
  }

  private static ConnectionTotals of(Telemetry telemetry) {
    return new ConnectionTotals(
        (long) telemetry.sum("streamgauge.connection.opened", ALL),
        telemetry.count("streamgauge.connection.duration", ALL),
        bytes(telemetry, "inbound"),
        bytes(telemetry, "outbound"));
  }

  private static long bytes(Telemetry telemetry, String direction) {
    return (long)
        telemetry.sum(
            "streamgauge.connection.io", p -> p.has("streamgauge.stream.direction", direction));
  }

  ConnectionTotals minus(ConnectionTotals before) {
    return new ConnectionTotals(
        opened - before.opened,
        closed - before.closed,
        inboundBytes - before.inboundBytes,
        outboundBytes - before.outboundBytes);
  }
}
