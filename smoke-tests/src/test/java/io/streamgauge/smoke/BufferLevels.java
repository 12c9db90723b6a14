// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

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

  private double usage() {
    return server.collector().telemetry().sum("streamgauge.buffer.usage", this::isMine);
  }

  /** Changes to {@code unwritable} or {@code writable}. */
  double changesTo(String writability) {
    return server
        .collector()
        .telemetry()
        .sum(
            "streamgauge.buffer.writability.changes",
            point -> isMine(point) && point.has("streamgauge.writability", writability));
  }

  long drains() {
    return server.collector().telemetry().count("streamgauge.buffer.drain.duration", this::isMine);
  }

  private boolean isMine(MetricPoint point) {
    return point.has("streamgauge.route", route) && point.has("streamgauge.buffer.kind", kind);
  }
}
