// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Metric;
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
  void bytesAreTakenBackOnlyAfterAFailure() {
    StreamMeter meter = Exchanges.get(Exchanges.table(), "/x", Duration.ZERO).outbound();
    meter.chunk(10);
    meter.unsent(3);
    assertThat(meter.bytes()).isEqualTo(10);
    meter.transportFailed(null);
    meter.unsent(3);
    assertThat(meter.bytes()).isEqualTo(7);
    meter.unsent(30);
    assertThat(meter.bytes()).isZero();
  }
}
