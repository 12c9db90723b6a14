// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

import io.streamgauge.agent.log.LogLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The table of settings: every row says its name, what it accepts, its default and its meaning.
 *
 * <p>A row {@code traces.server-span} is written {@code streamgauge.traces.server-span} as a system
 * property, {@code STREAMGAUGE_TRACES_SERVER_SPAN} in the environment and {@code
 * traces.server-span} in the agent argument.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {

  /** What every name begins with as a system property. */
  static final String PREFIX = "streamgauge.";

  private static final List<Setting<?>> TABLE = new ArrayList<>();

  public static final Setting<Boolean> ENABLED =
      row(
          "enabled",
          new Accepts.Flag(),
          "true",
          "Whether the agent does anything at all; `false` leaves the JVM untouched.");

  public static final Setting<LogLevel> LOG_LEVEL =
      row(
          "log.level",
          new Accepts.OneOf<>(LogLevel.values()),
          "info",
          "How much the agent says about itself on standard error.");

  public static final Setting<Switch> HTTP_METRICS =
      row(
          "http.metrics",
          new Accepts.OneOf<>(Switch.values()),
          "auto",
          "The `http.server.*` metrics of plain requests; `auto` leaves them to another agent"
              + " where there is one.");

  public static final Setting<Switch> TRACES_SERVER_SPAN =
      row(
          "traces.server-span",
          new Accepts.OneOf<>(Switch.values()),
          "auto",
          "The SERVER span of each request; `auto` makes none where another agent has made one, whose"
              + " child each stream is then; `off` makes none at all.");

  public static final Setting<Duration> TRACES_SEGMENT_FIRST =
      row(
          "traces.segment.first",
          new Accepts.Span(Duration.ofSeconds(1), Duration.ofHours(1)),
          "10s",
          "Age at which an open stream gets its first segment span. The next ones widen in"
              + " proportion: with `10s` every 30 s until 5 min, every minute until 1 h, every"
              + " 5 min after.");

  public static final Setting<TracedMessages> TRACES_MESSAGES =
      row(
          "traces.messages",
          new Accepts.Messages(),
          "off",
          "Spans of single WebSocket messages that are received, each a trace of its own with a link to"
              + " its session: `anomalous` are those whose handler threw or took longer than a"
              + " second, for which all handlers are timed; `ratio:0.01` is one of a hundred,"
              + " whatever became of it. At most ten a second.");

  public static final Setting<Integer> ROUTES_LIMIT =
      row(
          "routes.limit",
          new Accepts.Whole(1, 1000),
          "200",
          "Distinct routes told apart in metrics; further ones are counted as `_OTHER`.");

  public static final Setting<Integer> STREAMS_LIMIT =
      row(
          "streams.limit",
          new Accepts.Whole(1, 10_000_000),
          "100000",
          "Open exchanges measured at the same time; further ones are served unmeasured, and counted.");

  public static final Setting<Boolean> BUFFER_POOLS =
      row(
          "buffer.pools",
          new Accepts.Flag(),
          "false",
          "Whether the memory that Netty's buffer pools hold is measured, every ten seconds.");

  private final String name;
  private final Accepts<T> accepts;
  private final String defaultText;
  private final T defaultValue;
  private final String meaning;

  private Setting(String name, Accepts<T> accepts, String defaultText, String meaning) {
    this.name = name;
    this.accepts = accepts;
    this.defaultText = defaultText;
    T value = accepts.parse(defaultText);
    if (value == null) {
      throw new IllegalArgumentException(name + ": its own default is not accepted");
    }
    this.defaultValue = value;
    this.meaning = meaning;
  }

  private static <T> Setting<T> row(
      String name, Accepts<T> accepts, String defaultText, String meaning) {
    Setting<T> setting = new Setting<>(name, accepts, defaultText, meaning);
    TABLE.add(setting);
    return setting;
  }

  /** All rows, in the order of the table. */
  public static List<Setting<?>> all() {
    return Collections.unmodifiableList(TABLE);
  }

  /** The name in the agent argument, for example {@code log.level}. */
  public String key() {
    return name;
  }

  /** The name as a system property, for example {@code streamgauge.log.level}. */
  public String property() {
    return PREFIX + name;
  }

  /** The name in the environment, for example {@code STREAMGAUGE_LOG_LEVEL}. */
  public String variable() {
    return property().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** What is accepted, as a phrase: "one of off, error, warn, info, debug". */
  public String accepted() {
    return accepts.phrase();
  }

  /** The default as one would write it; may be empty. */
  public String defaultText() {
    return defaultText;
  }

  /** One sentence, in Markdown. */
  public String meaning() {
    return meaning;
  }

  Accepts<T> accepts() {
    return accepts;
  }

  T defaultValue() {
    return defaultValue;
  }

  @Override
  public String toString() {
    return property();
  }
}
