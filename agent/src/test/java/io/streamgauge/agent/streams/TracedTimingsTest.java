// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.config.TracedMessages;
import io.streamgauge.agent.telemetry.Metric;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TracedTimingsTest {

  private static TracedTimings timings(TracedMessages messages) {
    return new TracedTimings(Metric.MESSAGE_PROCESS_DURATION, messages);
  }

  private static long longAgo() {
    return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(1200) & ~2 | 1;
  }

  @Test
  void whatThrewOrTookLongIsAnomalous() {
    TracedTimings timings = timings(TracedMessages.ANOMALOUS);
    timings.end(timings.begin(), null);
    assertThat(timings.isEmpty()).isTrue();
    timings.end(timings.begin(), new IllegalStateException());
    timings.end(longAgo(), null);

    List<TracedMessage> taken = timings.take();
    assertThat(taken).hasSize(2);
    assertThat(taken.get(0).failure()).isEqualTo("java.lang.IllegalStateException");
    assertThat(taken.get(1).failure()).isNull();
    assertThat(taken.get(1).endNanos() - taken.get(1).startNanos()).isGreaterThan(1_100_000_000L);
    assertThat(timings.take()).isEmpty();
  }

  @Test
  void everyMessageIsTimedWhereAnyMayBeAnomalous() {
    TracedTimings timings = timings(TracedMessages.ANOMALOUS);
    for (int i = 0; i < 1000; i++) {
      assertThat(timings.begin()).isNotZero();
    }
  }

  @Test
  void shareIsChosenWhateverBecomesOfIt() {
    TracedTimings timings = timings(TracedMessages.ratio(0.1));
    int chosen = 0;
    for (int i = 0; i < 100_000; i++) {
      timings.end(timings.begin(), i % 2 == 0 ? new IllegalStateException() : null);
      chosen += timings.take().size();
    }
    assertThat(chosen).isBetween(9_000, 11_000);
  }

  @Test
  void shareOfAllIsAllAndOfNoneIsNone() {
    TracedTimings all = timings(TracedMessages.ratio(1));
    for (int i = 0; i < 100; i++) {
      all.end(all.begin(), null);
      assertThat(all.take()).hasSize(1);
    }
    assertThat(TracedMessages.ratio(0).areSome()).isFalse();
  }

  @Test
  void notMoreAreKeptThanAreTakenInTime() {
    TracedTimings timings = timings(TracedMessages.ratio(1));
    for (int i = 0; i < 100; i++) {
      timings.end(timings.begin(), null);
    }
    assertThat(timings.take()).hasSize(16);
    assertThat(timings.takeDropped()).isEqualTo(84);
    assertThat(timings.takeDropped()).isZero();
  }
}
