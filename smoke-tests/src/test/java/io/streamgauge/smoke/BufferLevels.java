// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;

/** What the metrics say of the buffers of one kind on one route. */
record BufferLevels(MeasuredServer server, String route, String kind) {
  /** An export every second, of what the pulse found up to a second before. */
  private static final Duration TWO_EXPORTS = Duration.ofMillis(3_500);

  void assertHoldWithin(Duration patience) {
    assertThat(Poll.holds(patience, () -> usage() > 0))
        .as("streamgauge.buffer.usage of %s on %s while its client pauses", kind, route)
        .isTrue();
  }

  void assertEmptyAgain() {
    assertThat(Poll.holds(TWO_EXPORTS, () -> usage() == 0))
        .as("streamgauge.buffer.usage of %s on %s is 0 again, but %s", kind, route, usage())
        .isTrue();
  }

  /** So many bytes, within a thousandth. */
  void assertHold(long bytes, Duration patience) {
    if (!Poll.holds(patience, () -> Math.abs(usage() - bytes) < bytes / 1_000.0)) {
      assertThat(usage())
          .as("streamgauge.buffer.usage of %s on %s", kind, route)
          .isCloseTo(bytes, within(bytes / 1_000.0));
    }
  }

  /** The highest of any buffer of the kind in one export, as soon as it is at least so high. */
  double peakUtilization(Duration patience, double atLeast) {
    Telemetry telemetry = server.collector().telemetry();
    double[] peak = {0};
    Poll.holds(
        patience,
        () -> {
          double now =
              telemetry.sum(
                  "streamgauge.buffer.peak_utilization",
                  point -> point.has("streamgauge.buffer.kind", kind));
          peak[0] = Math.max(peak[0], now);
          return peak[0] >= atLeast;
        });
    return peak[0];
  }

  double overflows() {
    return server.collector().telemetry().sum("streamgauge.buffer.overflows", this::isMine);
  }

  private double usage() {
    return server.collector().telemetry().sum("streamgauge.buffer.usage", this::isMine);
  }

  /** Changes to {@code unwritable} or {@code writable}, for that reason. */
  double changesTo(String writability, String cause) {
    return server
        .collector()
        .telemetry()
        .sum(
            "streamgauge.buffer.writability.changes",
            point ->
                isMine(point)
                    && point.has("streamgauge.writability", writability)
                    && point.has("streamgauge.writability.cause", cause));
  }

  long drains() {
    return server.collector().telemetry().count("streamgauge.buffer.drain.duration", this::isMine);
  }

  private boolean isMine(MetricPoint point) {
    return point.has("streamgauge.route", route) && point.has("streamgauge.buffer.kind", kind);
  }
}
