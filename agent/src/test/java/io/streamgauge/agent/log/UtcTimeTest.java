// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UtcTimeTest {

  private static final DateTimeFormatter EXPECTED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Test
  void writesWhatTheJdkWrites() {
    long end = Instant.parse("2400-03-01T00:00:00Z").toEpochMilli();
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      assertWrites(random.nextLong(end));
    }
  }

  @Test
  void writesTheDaysOfFourCenturies() {
    long day = 86_400_000L;
    for (long day1970 = 0; day1970 < 146_097; day1970 += 7) {
      assertWrites(day1970 * day);
      assertWrites(day1970 * day + day - 1);
    }
  }

  private static void assertWrites(long epochMillis) {
    StringBuilder written = new StringBuilder();
    UtcTime.append(written, epochMillis);
    assertThat(written.toString()).isEqualTo(EXPECTED.format(Instant.ofEpochMilli(epochMillis)));
  }
}
