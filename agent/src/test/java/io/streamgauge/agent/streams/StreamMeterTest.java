// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Metric;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMeterTest {

  @Test
  void bucketsAreThoseOfTheTable() {
    double[] bounds = Metric.STREAM_CHUNK_SIZE.bounds();
    for (int i = 0; i < bounds.length; i++) {
      assertThat(StreamMeter.bucketOf((long) bounds[i])).isEqualTo(i);
      assertThat(StreamMeter.bucketOf((long) bounds[i] + 1)).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 63})
  void smallestChunksAreInTheFirstBucket(long size) {
    assertThat(StreamMeter.bucketOf(size)).isZero();
  }

  @Test
  void largestChunkIsInTheLastBucket() {
    assertThat(StreamMeter.bucketOf(Long.MAX_VALUE)).isEqualTo(14);
  }

  @Test
  void whatAFailedTransportLeftUnsentIsTakenBackOnce() {
    StreamMeter meter = Exchanges.get(Exchanges.table(), "/x", Duration.ZERO).outbound();
    meter.transportFailed(new IOException("Broken pipe"), 3);
    meter.transportFailed(new IOException("closed"), 3);
    meter.chunk(10);
    assertThat(meter.bytes()).isEqualTo(7);
  }

  @Test
  void moreThanWasCountedIsNotTakenBack() {
    StreamMeter meter = Exchanges.get(Exchanges.table(), "/x", Duration.ZERO).outbound();
    meter.chunk(10);
    meter.transportFailed(null, 30);
    assertThat(meter.bytes()).isZero();
  }

  @Test
  void blockedTimeIsTheSumOfWaitsAndGrowsWhileOneLasts() {
    StreamMeter meter = Exchanges.get(Exchanges.table(), "/x", Duration.ZERO).outbound();
    meter.unblocked();
    assertThat(meter.blockedNanos(System.nanoTime())).isZero();
    meter.blocked();
    meter.blocked();
    assertThat(meter.isBlocked()).isTrue();
    long later = System.nanoTime() + 1_000_000_000;
    assertThat(meter.blockedNanos(later)).isBetween(1_000_000_000L, 10_000_000_000L);
    meter.unblocked();
    assertThat(meter.isBlocked()).isFalse();
    assertThat(meter.blockedNanos(later)).isBetween(1L, 1_000_000_000L);
  }
}
