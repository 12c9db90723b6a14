// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/** The {@code Retry-After} header of RFC 9110: seconds, or a date. */
final class RetryAfter {

  private RetryAfter() {}

  /** How long to wait, -1 where the header tells nothing. */
  static long nanos(String value, long nowMillis) {
    try {
      return TimeUnit.SECONDS.toNanos(Math.max(-1, Long.parseLong(value)));
    } catch (NumberFormatException noSeconds) {
      return untilDate(value, nowMillis);
    }
  }

  private static long untilDate(String value, long nowMillis) {
    try {
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return TimeUnit.MILLISECONDS.toNanos(
          Math.max(0, date.toInstant().toEpochMilli() - nowMillis));
    } catch (DateTimeException noDate) {
      return -1;
    }
  }
}
