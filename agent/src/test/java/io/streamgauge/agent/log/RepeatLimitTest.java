// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import static io.streamgauge.agent.log.RepeatLimit.HELD_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatLimitTest {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final RepeatLimit limit = new RepeatLimit();

  @Test
  void oneLineAMinuteOfAFormatPassesAndTellsHowManyDidNot() {
    assertThat(limit.pass("a", 0)).isZero();
    assertThat(limit.pass("a", 1)).isEqualTo(HELD_BACK);
    assertThat(limit.pass("b", 1)).isZero();
    assertThat(limit.pass("a", MINUTE - 1)).isEqualTo(HELD_BACK);
    assertThat(limit.pass("a", MINUTE)).isEqualTo(2);
    assertThat(limit.pass("a", 2 * MINUTE)).isZero();
  }

  @Test
  void clockMayStandAnywhereAndWrapAround() {
    assertThat(limit.pass("a", Long.MAX_VALUE)).isZero();
    assertThat(limit.pass("a", Long.MIN_VALUE)).isEqualTo(HELD_BACK);
    assertThat(limit.pass("a", Long.MIN_VALUE + MINUTE)).isEqualTo(1);
  }

  @Test
  void floodOfDifferentFormatsIsLimitedToo() {
    int passed = 0;
    for (int i = 0; i < 5000; i++) {
      if (limit.pass("format " + i, i) != HELD_BACK) {
        passed++;
      }
    }
    assertThat(passed).isEqualTo(1001);
    assertThat(limit.pass("late", MINUTE * 2)).as("the old ones are forgotten").isZero();
  }
}
