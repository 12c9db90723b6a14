// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.bootstrap.Meter;
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
      assertThat(ChunkSizes.bucketOf((long) bounds[i])).isEqualTo(i);
      assertThat(ChunkSizes.bucketOf((long) bounds[i] + 1)).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 63})
  void smallestChunksAreInTheFirstBucket(long size) {
    assertThat(ChunkSizes.bucketOf(size)).isZero();
  }

  @Test
  void largestChunkIsInTheLastBucket() {
    assertThat(ChunkSizes.bucketOf(Long.MAX_VALUE)).isEqualTo(14);
  }

  private final StreamMeter meter =
      Exchanges.get(Exchanges.table(), "/x", Duration.ZERO).outbound();
  private final IOException broken = new IOException("Broken pipe");

  @Test
  void whatTheFailedSocketLeftUnsentDoesNotCount() {
    meter.chunk(100);
    meter.drained();
    meter.socketFailed(broken, 30);
    meter.socketFailed(new IOException("closed"), 30);
    meter.cut(50, 80, broken);
    meter.chunk(1000);
    assertThat(meter.bytes()).isEqualTo(120);
    assertThat(meter.chunks()).isEqualTo(1);
  }

  @Test
  void whatLeavesInFramesIsAChunkEach() {
    meter.frames(100, 16_384);
    meter.frames(2 * 16_384 + 1, 16_384);
    assertThat(meter.bytes()).isEqualTo(100 + 2 * 16_384 + 1);
    assertThat(meter.chunks()).isEqualTo(4);
    meter.discarded(30);
    assertThat(meter.bytes() + meter.lost()).isEqualTo(100 + 2 * 16_384 + 1 + 30);
  }

  /** A write of 1,000 with a head of 20, of which the socket takes some, more, and then none. */
  @Test
  void liveCountGoesOnWithinOneLargeWriteAndIsNeverTakenBack() {
    meter.unsent(900);
    assertThat(meter.bytes()).isZero();
    meter.chunk(1_000);
    meter.unsent(900);
    assertThat(meter.bytes()).isEqualTo(100);
    meter.unsent(300);
    meter.unsent(1_020);
    assertThat(meter.bytes()).isEqualTo(700);
    assertThat(meter.chunks()).isZero();
    meter.socketFailed(broken, Integer.MAX_VALUE);
    meter.transportFailed(broken);
    assertThat(meter.bytes()).isEqualTo(700);
    assertThat(meter.chunks()).isZero();
  }

  @Test
  void allThatWasCountedIsSettledWhenNothingIsUnsent() {
    meter.chunk(1_000);
    meter.unsent(400);
    meter.unsent(0);
    meter.chunk(1_000);
    assertThat(meter.bytes()).isEqualTo(1_000);
    assertThat(meter.chunks()).isEqualTo(1);
  }

  @Test
  void headsAndTailsOfChunksAreNoPayload() {
    meter.framed(true);
    meter.chunk(8192);
    meter.drained();
    meter.chunk(8192);
    // 2000 CR LF in front of each; 10 bytes of the third had found room in the buffer.
    meter.socketFailed(broken, 10 + 6 + 2 + 100);
    meter.cut(10, 8192, broken);
    assertThat(meter.bytes()).isEqualTo(8192 + 8192 - 100);
    assertThat(meter.chunks()).isEqualTo(1);
  }

  @Test
  void anEventWhoseFlushFailsIsTakenBackWhole() {
    meter.framed(true);
    meter.chunk(40);
    meter.drained();
    meter.chunk(40);
    meter.socketFailed(broken, 4 + 40 + 2);
    meter.transportFailed(broken);
    assertThat(meter.bytes()).isEqualTo(40);
    assertThat(meter.chunks()).isEqualTo(1);
  }

  @Test
  void moreThanIsInTheBufferIsNotTakenBack() {
    meter.chunk(10);
    meter.drained();
    meter.chunk(5);
    meter.socketFailed(broken, 300);
    meter.transportFailed(broken);
    assertThat(meter.bytes()).isEqualTo(10);
  }

  @Test
  void aChunkTakenInPartsCountsWithItsLast() {
    meter.chunk(50);
    meter.part(100, false);
    assertThat(meter.bytes()).isEqualTo(150);
    assertThat(meter.chunks()).isEqualTo(1);
    meter.part(200, false);
    meter.part(8, true);
    assertThat(meter.bytes()).isEqualTo(358);
    assertThat(meter.chunks()).isEqualTo(2);
    assertThat(meter.lastSize()).isEqualTo(308);
    meter.part(7, true);
    int[] expected = new int[ChunkSizes.BUCKETS];
    expected[ChunkSizes.bucketOf(50)]++;
    expected[ChunkSizes.bucketOf(308)]++;
    expected[ChunkSizes.bucketOf(7)]++;
    assertThat(meter.sizes()).containsExactly(expected);
  }

  @Test
  void aTransferCountsByPositionWhoeverTellsIt() throws Exception {
    meter.transferFrom(1000);
    Thread poller =
        new Thread(
            () -> {
              for (int position = 1000; position <= 100_000; position++) {
                meter.transferredTo(position);
              }
            });
    poller.start();
    for (int position = 1000; position <= 100_000; position++) {
      meter.transferredTo(position);
    }
    poller.join();
    assertThat(meter.bytes()).isEqualTo(99_000);
  }

  @Test
  void whatWaitsInTheBufferIsNotCountedYet() {
    meter.chunk(10);
    assertThat(meter.bytes()).isEqualTo(10);
    meter.drained();
    meter.chunk(5);
    assertThat(meter.bytes()).isEqualTo(10);
    assertThat(meter.chunks()).isEqualTo(1);
    meter.exchange().end();
    assertThat(meter.bytes()).isEqualTo(15);
    assertThat(meter.chunks()).isEqualTo(2);
  }

  @Test
  void blockedTimeIsTheSumOfWaitsAndGrowsWhileOneLasts() {
    meter.drained();
    assertThat(meter.blockedNanos(System.nanoTime())).isZero();
    meter.blocked(Meter.WRITE_CALL);
    meter.blocked(Meter.WRITE_CALL);
    assertThat(meter.isBlocked()).isTrue();
    long later = System.nanoTime() + 1_000_000_000;
    assertThat(meter.blockedNanos(later)).isBetween(1_000_000_000L, 10_000_000_000L);
    meter.drained();
    assertThat(meter.isBlocked()).isFalse();
    assertThat(meter.blockedNanos(later)).isBetween(1L, 1_000_000_000L);
  }
}
