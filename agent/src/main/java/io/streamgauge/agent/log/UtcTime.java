// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

/**
 * Writes a point in time as {@code 2026-11-20T13:00:00.000Z}.
 *
 * <p>By hand, because the formatters of the JDK load hundreds of classes, time zone and locale
 * data, and this may run in premain.
 */
final class UtcTime {

  private static final long DAY_MILLIS = 86_400_000L;

  private UtcTime() {}

  static void append(StringBuilder to, long epochMillis) {
    long days = Math.floorDiv(epochMillis, DAY_MILLIS);
    int millis = (int) Math.floorMod(epochMillis, DAY_MILLIS);
    appendDate(to, days);
    digits(to.append('T'), millis / 3_600_000, 2);
    digits(to.append(':'), millis / 60_000 % 60, 2);
    digits(to.append(':'), millis / 1000 % 60, 2);
    digits(to.append('.'), millis % 1000, 3);
    to.append('Z');
  }

  /**
   * The Gregorian date of a day. Years are counted from 1 March, so that the leap day is their last
   * one, in eras of 400 years, which all have the same 146,097 days.
   */
  private static void appendDate(StringBuilder to, long daysSince1970) {
    long days = daysSince1970 + 719_468;
    long era = Math.floorDiv(days, 146_097L);
    long dayOfEra = Math.floorMod(days, 146_097L);
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long monthFromMarch = (5 * dayOfYear + 2) / 153;
    long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    digits(to, (int) year, 4);
    digits(to.append('-'), (int) month, 2);
    digits(to.append('-'), (int) day, 2);
  }

  private static void digits(StringBuilder to, int number, int width) {
    String text = Integer.toString(number);
    for (int i = text.length(); i < width; i++) {
      to.append('0');
    }
    to.append(text);
  }
}
