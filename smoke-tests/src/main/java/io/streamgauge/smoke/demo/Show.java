// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import io.streamgauge.smoke.Poll;
import io.streamgauge.smoke.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The five streams: runs their clients, shows both counts every second, and compares at the end.
 */
final class Show {
  /** What has been counted must have arrived by then: exports leave once a second. */
  private static final Duration ARRIVAL = Duration.ofSeconds(15);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final long SUMMARY_EVERY = 5;

  /** Seconds: for less nobody would be blamed. */
  private static final double NOTABLE = 0.1;

  private final Screen screen;
  private final DemoTomcat server;
  private final Telemetry telemetry;
  private final Table table;
  private final List<DemoClient> clients = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private double firstSegmentAfter;

  Show(Screen screen, DemoTomcat server, Telemetry telemetry) {
    this.screen = screen;
    this.server = server;
    this.telemetry = telemetry;
    this.table = new Table(screen.showsUnicode());
  }

  /** Runs it all; returns whether every row is equal. */
  boolean run(Duration length) {
    screen.print("It answers at " + server.url() + ". For " + length.toSeconds() + " seconds:", "");
    for (DemoStream stream : DemoStream.values()) {
      screen.print("  %-14s %s".formatted(stream.path(), stream.meaning()));
    }
    screen.print("");
    start(length);
    boolean ended = Poll.holds(TICK, this::haveEnded);
    while (!ended) {
      show();
      ended = Poll.holds(TICK, this::haveEnded);
    }
    Poll.holds(ARRIVAL, () -> rows().stream().allMatch(Row::isEqual));
    return conclude();
  }

  private void start(Duration length) {
    int port = server.port();
    long millis = length.toMillis();
    long events = millis / 250;
    long slow = length.toSeconds() * 100;
    clients.add(Downloader.eager(DemoStream.FAST, port, "?n=8192"));
    clients.add(Downloader.slow(DemoStream.SLOW, port, "?n=" + slow, 100 * 8192));
    clients.add(Downloader.eager(DemoStream.EVENTS, port, "?gap=250&n=" + events));
    clients.add(new Uploader(DemoStream.UPLOAD, port, millis));
    clients.add(Downloader.leaving(DemoStream.HANGUP, port, "?gap=200&n=100000", millis * 6 / 10));
    for (DemoClient client : clients) {
      Thread thread = new Thread(client, "demo " + client.stream().path());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private boolean haveEnded() {
    return clients.stream().allMatch(DemoClient::hasEnded);
  }

  private List<Row> rows() {
    return clients.stream().map(client -> Row.of(client, telemetry)).toList();
  }

  private long second() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
  }

  private void show() {
    List<Row> rows = rows();
    long second = second();
    long segments = Table.segments(rows);
    if (segments > 0 && firstSegmentAfter == 0) {
      firstSegmentAfter = second;
    }
    if (screen.isLive()) {
      List<String> lines = new ArrayList<>(table.lines(rows, false));
      lines.add("%d s, %d segment spans of open streams so far".formatted(second, segments));
      screen.rewrite(lines);
    } else if (second % SUMMARY_EVERY == 0) {
      screen.print(Table.summary(rows, second));
    }
  }

  private boolean conclude() {
    List<Row> rows = rows();
    List<String> lines = new ArrayList<>();
    if (!screen.isLive()) {
      lines.add("");
    }
    lines.addAll(table.lines(rows, true));
    lines.add("");
    for (Row row : rows) {
      row.blocked()
          .filter(seconds -> seconds >= NOTABLE)
          .map(
              s -> "%s: its reader held the server up for %.1f s".formatted(row.stream().path(), s))
          .ifPresent(lines::add);
      row.differences().forEach(what -> lines.add(row.stream().path() + ": " + what));
    }
    long segments = Table.segments(rows);
    if (segments > 0) {
      lines.add(segmentsLine(segments));
    }
    server.agentLines().forEach(lines::add);
    long equal = rows.stream().filter(Row::isEqual).count();
    lines.add(
        equal == rows.size()
            ? "All %d streams are equal to the byte.".formatted(equal)
            : "%d of %d streams differ.".formatted(rows.size() - equal, rows.size()));
    screen.finish(lines);
    return equal == rows.size();
  }

  private String segmentsLine(long segments) {
    return "%d segment spans of open streams arrived, the first after %.0f s."
        .formatted(segments, firstSegmentAfter);
  }
}
