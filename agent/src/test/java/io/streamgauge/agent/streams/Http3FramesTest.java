// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http3FramesTest {

  private static final int DATA = 0;
  private static final int HEADERS = 1;

  /** Reserved, to be ignored (RFC 9114, section 7.2.8); needs eight bytes. */
  private static final long GREASE = 0x1f * 123_456_789_012L + 0x21;

  private final HttpExchange exchange = new HttpExchange("netty", System.nanoTime());
  private final StreamMeter meter = exchange.outbound();
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  private void frame(long type, int length) {
    number(type);
    number(length);
    stream.write(new byte[length], 0, length);
    if (type == DATA) {
      meter.queued(length);
    }
  }

  private void number(long value) {
    int bytes = value < 1 << 6 ? 1 : value < 1 << 14 ? 2 : value < 1 << 30 ? 4 : 8;
    for (int i = bytes - 1; i >= 0; i--) {
      int first = i == bytes - 1 ? Integer.numberOfTrailingZeros(bytes) << 6 : 0;
      stream.write(first | (int) (value >> 8 * i) & 0xff);
    }
  }

  /** The transport takes the first {@code size} bytes, {@code step} at a time. */
  private void leave(int size, int step) {
    byte[] all = stream.toByteArray();
    for (int from = 0; from < size; from += step) {
      int to = Math.min(from + step, size);
      for (int at = from; at < to; ) {
        at += meter.wire(all[at], to - at);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1000, 100_000})
  void partsOfAnySizeCountWhatDataFramesCarry(int step) {
    frame(HEADERS, 40);
    for (int length : new int[] {1, 63, 64, 0, 16_383, 16_384, 70_000}) {
      frame(DATA, length);
      frame(GREASE, length % 100);
    }
    frame(HEADERS, 300);
    leave(stream.size(), step);
    exchange.end();
    assertThat(meter.bytes()).isEqualTo(1 + 63 + 64 + 16_383 + 16_384 + 70_000);
    assertThat(meter.chunks()).isEqualTo(6);
    assertThat(meter.lost()).isZero();
  }

  @Test
  void whatIsQueuedWhenTheExchangeEndsIsLost() {
    frame(HEADERS, 40);
    frame(DATA, 1000);
    frame(DATA, 500);
    leave(42 + 3 + 1000 + 3 + 100, 10);
    assertThat(meter.queued(0)).isEqualTo(400);
    exchange.abandoned(true, true);
    assertThat(meter.queued(200)).as("nobody takes what comes later").isEqualTo(400);
    exchange.end();
    assertThat(meter.bytes()).isEqualTo(1100);
    assertThat(meter.chunks()).isEqualTo(1);
    assertThat(meter.lost()).isEqualTo(400);
    assertThat(exchange.missingBytes()).isEqualTo(400);
  }

  @Test
  void streamIsHeldBackUntilItsQueueIsEmpty() {
    frame(DATA, 1000);
    meter.blocked(StreamMeter.NOT_WRITABLE);
    meter.pending(meter.queued(0), 0);
    leave(1002, 1002);
    assertThat(meter.isBlocked()).isTrue();
    byte last = stream.toByteArray()[1002];
    meter.wire(last, 1);
    assertThat(meter.isBlocked()).isFalse();
    assertThat(meter.blockedNanos(System.nanoTime())).isPositive();
  }
}
