// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import io.streamgauge.smoke.Poll;
import io.streamgauge.smoke.SpanView;
import io.streamgauge.smoke.Telemetry;
import java.time.Duration;
import java.util.List;

/** With {@code --keep}: the server stays, and each exchange that ends is told. */
final class Afterwards {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Screen screen;
  private final DemoTomcat server;
  private final Telemetry telemetry;

  Afterwards(Screen screen, DemoTomcat server, Telemetry telemetry) {
    this.screen = screen;
    this.server = server;
    this.telemetry = telemetry;
  }

  /** Returns when the server has gone. */
  void follow() {
    screen.print(
        "",
        "Tomcat stays until Ctrl-C. Try it yourself, each exchange is told below when it ends:",
        "  curl -N %s/events".formatted(server.url()),
        "  curl -o /dev/null --limit-rate 1M '%s/slow?n=2000'".formatted(server.url()),
        "");
    int told = telemetry.spans().size();
    while (!Poll.holds(TICK, () -> !server.isAlive())) {
      List<SpanView> spans = telemetry.spans();
      spans.stream()
          .skip(told)
          .filter(SpanView::isServer)
          .forEach(span -> screen.print(Table.exchange(span)));
      told = spans.size();
    }
  }
}
