// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a setting accepts: reads a text, and says in words what would have been right.
 *
 * @param <T> the type of the value read
 */
abstract class Accepts<T> {

  /** The value that the trimmed text stands for, null where it is not accepted. */
  abstract @Nullable T parse(String text);

  /** Completes the sentence "a value must be ...". */
  abstract String phrase();

  /** {@code true} and {@code false}; also on and off, because other settings are written so. */
  static final class Flag extends Accepts<Boolean> {

    @Override
    @Nullable Boolean parse(String text) {
      if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("on")) {
        return true;
      }
      if (text.equalsIgnoreCase("false") || text.equalsIgnoreCase("off")) {
        return false;
      }
      return null;
    }

    @Override
    String phrase() {
      return "true (on) or false (off)";
    }
  }

  /** The constants of an enum, in any case. */
  static final class OneOf<E extends Enum<E>> extends Accepts<E> {

    private final E[] constants;

    OneOf(E[] constants) {
      this.constants = constants;
    }

    @Override
    @Nullable E parse(String text) {
      for (E constant : constants) {
        if (constant.name().equalsIgnoreCase(text)) {
          return constant;
        }
      }
      return null;
    }

    @Override
    String phrase() {
      StringBuilder names = new StringBuilder("one of ");
      for (int i = 0; i < constants.length; i++) {
        names.append(i == 0 ? "" : ", ").append(constants[i].name().toLowerCase(Locale.ROOT));
      }
      return names.toString();
    }
  }

  /** What {@link TracedMessages} are called. */
  static final class Messages extends Accepts<TracedMessages> {

    @Override
    @Nullable TracedMessages parse(String text) {
      return TracedMessages.parse(text);
    }

    @Override
    String phrase() {
      return "off, anomalous, or ratio: and a share from 0 to 1";
    }
  }

  /** A whole number within limits, both included. */
  static final class Whole extends Accepts<Integer> {

    private final int least;
    private final int most;

    Whole(int least, int most) {
      this.least = least;
      this.most = most;
    }

    @Override
    @Nullable Integer parse(String text) {
      try {
        int number = Integer.parseInt(text);
        return number >= least && number <= most ? number : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    @Override
    String phrase() {
      return "a whole number from " + least + " to " + most;
    }
  }

  /** A whole number with a unit, within limits, both included. */
  static final class Span extends Accepts<Duration> {

    // Longest unit first: "ms" also ends in "s".
    private static final String[] UNITS = {"ms", "s", "m", "h"};
    private static final long[] MILLIS = {1, 1_000, 60_000, 3_600_000};

    private final Duration least;
    private final Duration most;

    Span(Duration least, Duration most) {
      this.least = least;
      this.most = most;
    }

    @Override
    @Nullable Duration parse(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      for (int i = 0; i < UNITS.length; i++) {
        if (lower.endsWith(UNITS[i])) {
          return within(lower.substring(0, lower.length() - UNITS[i].length()).trim(), MILLIS[i]);
        }
      }
      return null;
    }

    private @Nullable Duration within(String number, long unitMillis) {
      try {
        Duration span = Duration.ofMillis(Math.multiplyExact(Long.parseLong(number), unitMillis));
        return span.compareTo(least) >= 0 && span.compareTo(most) <= 0 ? span : null;
      } catch (NumberFormatException | ArithmeticException e) {
        return null;
      }
    }

    @Override
    String phrase() {
      return "a duration from " + text(least) + " to " + text(most) + ", in ms, s, m or h";
    }

    private static String text(Duration span) {
      long millis = span.toMillis();
      int unit = UNITS.length - 1;
      while (millis % MILLIS[unit] != 0) {
        unit--;
      }
      return millis / MILLIS[unit] + UNITS[unit];
    }
  }
}
