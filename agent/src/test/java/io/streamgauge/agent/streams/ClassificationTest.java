// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationTest {

  private static final long MIB = 1 << 20;

  private final LiveTable table = Exchanges.table();
  private final HttpExchange exchange = Exchanges.get(table, "/x", Duration.ZERO);

  private @Nullable StreamType outbound() {
    return Classification.of(exchange.outbound(), System.nanoTime());
  }

  @ParameterizedTest
  @CsvSource({
    "text/event-stream,SSE",
    "text/event-stream;charset=UTF-8,SSE",
    "Application/x-mpegURL,PLAYLIST",
    "application/dash+xml,PLAYLIST",
    "video/mp2t,SEGMENT",
    "video/mp4,HTTP",
    "audio/ogg,HTTP",
    "application/x-ndjson,HTTP",
  })
  void mediaTypeAnnouncesAStream(String mediaType, StreamType type) {
    exchange.response(200, mediaType, -1);
    assertThat(outbound()).isEqualTo(type);
  }

  @Test
  void shortBodyOfKnownLengthIsNone() {
    exchange.response(200, "application/json", 10);
    exchange.outbound().chunk(10);
    exchange.outbound().flushed();
    exchange.outbound().flushed();
    assertThat(outbound()).isNull();
  }

  @Test
  void bodyOfUnknownLengthFlushedTwiceIsOne() {
    exchange.response(200, "text/html", -1);
    exchange.outbound().chunk(10);
    exchange.outbound().flushed();
    assertThat(outbound()).isNull();
    exchange.outbound().flushed();
    assertThat(outbound()).isEqualTo(StreamType.HTTP);
  }

  @Test
  void largeBodyIsOne() {
    exchange.response(200, "text/html", 2 * MIB);
    exchange.outbound().chunk(MIB);
    assertThat(outbound()).isNull();
    exchange.outbound().chunk(1);
    assertThat(outbound()).isEqualTo(StreamType.HTTP);
  }

  @Test
  void bodyStillGoingASecondAfterItsHeadIsOne() {
    exchange.response(200, "text/html", 100);
    exchange.outbound().chunk(1);
    long later = System.nanoTime() + Duration.ofMillis(1100).toNanos();
    assertThat(Classification.of(exchange.outbound(), later)).isEqualTo(StreamType.HTTP);
  }

  @Test
  void bodyOfWhichNothingHasLeftForASecondIsOne() {
    exchange.response(200, "text/html", 5 * MIB);
    exchange.outbound().madePressure().waits();
    assertThat(outbound()).isNull();
    long later = System.nanoTime() + Duration.ofMillis(1100).toNanos();
    assertThat(Classification.of(exchange.outbound(), later)).isEqualTo(StreamType.HTTP);
  }

  @Test
  void asynchronousBodyIsOne() {
    exchange.response(200, "text/html", 100);
    exchange.async();
    assertThat(outbound()).isNull();
    exchange.outbound().chunk(1);
    assertThat(outbound()).isEqualTo(StreamType.HTTP);
  }

  @ParameterizedTest
  @CsvSource({"GET,204", "GET,304", "HEAD,200", "GET,0"})
  void responseWithoutABodyIsNone(String method, int status) {
    HttpExchange empty = Exchanges.open(table, method, "/x", Duration.ZERO);
    if (status != 0) {
      empty.response(status, "text/event-stream", -1);
    }
    assertThat(Classification.of(empty.outbound(), System.nanoTime())).isNull();
  }

  @Test
  void errorPageOfAStreamIsNone() {
    exchange.response(404, "text/event-stream", 10);
    exchange.outbound().chunk(10);
    assertThat(outbound()).isNull();
  }

  @Test
  void uploadIsOneWhenLargeOrSlow() {
    StreamMeter upload = exchange.inbound();
    upload.chunk(10);
    assertThat(Classification.of(upload, System.nanoTime())).isNull();
    upload.chunk(10);
    upload.movedNanos = upload.firstByteNanos() + Duration.ofMillis(1100).toNanos();
    assertThat(Classification.of(upload, System.nanoTime())).isEqualTo(StreamType.HTTP);
    StreamMeter large = Exchanges.get(table, "/x", Duration.ZERO).inbound();
    large.chunk(MIB + 1);
    assertThat(Classification.of(large, System.nanoTime())).isEqualTo(StreamType.HTTP);
  }
}
