// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** What the metrics say about how long the streams of one route were held back. */
record BlockedTime(MeasuredServer server, String route) {
  static final String WRITE_CALL = "write_call";
  static final String NOT_WRITABLE = "not_writable";
  static final String READ_CALL = "read_call";

  /** Whatever holds back what is sent. */
  static final List<String> OUTBOUND = List.of(WRITE_CALL, NOT_WRITABLE);

  private static final Duration SETTLE = Duration.ofSeconds(5);

  void assertBetween(double atLeast, double atMost, List<String> kinds) {
    if (!Poll.holds(SETTLE, () -> seconds(kinds) >= atLeast)) {
      assertThat(seconds(kinds)).as("blocked %s on %s", kinds, route).isBetween(atLeast, atMost);
    }
    assertThat(seconds(kinds)).as("blocked %s on %s", kinds, route).isBetween(atLeast, atMost);
  }

  /** Of no kind at all; asked once the metrics know that the stream has ended. */
  void assertNone() {
    assertThat(Poll.holds(SETTLE, this::hasEnded)).as("%s has ended", route).isTrue();
    assertThat(all()).as("blocked on %s", route).isLessThan(0.05);
  }

  void assertNone(List<String> kinds) {
    assertThat(Poll.holds(SETTLE, this::hasEnded)).as("%s has ended", route).isTrue();
    assertThat(seconds(kinds)).as("blocked %s on %s", kinds, route).isLessThan(0.05);
  }

  private boolean hasEnded() {
    return server
            .collector()
            .telemetry()
            .count("streamgauge.stream.duration", p -> p.has("streamgauge.route", route))
        > 0;
  }

  private double all() {
    return server
        .collector()
        .telemetry()
        .sum("streamgauge.stream.blocked.time", p -> p.has("streamgauge.route", route));
  }

  private double seconds(List<String> kinds) {
    return server
        .collector()
        .telemetry()
        .sum(
            "streamgauge.stream.blocked.time",
            point ->
                point.has("streamgauge.route", route)
                    && kinds.stream().anyMatch(k -> point.has("streamgauge.blocked.kind", k)));
  }
}
