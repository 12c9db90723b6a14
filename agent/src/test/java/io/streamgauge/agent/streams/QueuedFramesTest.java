// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.Series;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class QueuedFramesTest {

  private static final int FIN = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;

  private final LiveTable table = Exchanges.table();
  private final HttpExchange exchange = upgraded();
  private final WebSocketSession session = exchange.webSocket();
  private final WebSocketQueue queue = session.queue();

  private HttpExchange upgraded() {
    HttpExchange handshake = Exchanges.get(table, "/chat", Duration.ZERO);
    handshake.asksForWebSocket();
    handshake.response(101, null, -1);
    return Exchanges.upgrade(table, handshake, WebSocketSession.PROTOCOL);
  }

  /** A server's frame (RFC 6455, section 5.2), at some position of its buffer. */
  private static ByteBuffer frame(int head, int size) {
    ByteBuffer frame = ByteBuffer.allocate(3 + 10 + size);
    frame.position(3);
    frame.put((byte) head);
    if (size < 126) {
      frame.put((byte) size);
    } else if (size < 1 << 16) {
      frame.put((byte) 126).putChar((char) size);
    } else {
      frame.put((byte) 127).putLong(size);
    }
    frame.limit(frame.position() + size).position(3);
    return frame;
  }

  @Test
  void frameCountsWhenItHasLeft() {
    ByteBuffer frame = frame(FIN | TEXT, 5);
    queue.joins(frame);
    queue.joins(frame(FIN | TEXT, 70));
    assertThat(frame.position()).isEqualTo(3);
    assertThat(queue.isUsed()).isTrue();
    assertThat(queue.frames()).isEqualTo(2);
    assertThat(queue.bytes()).isEqualTo(7 + 72);
    assertThat(exchange.outbound().chunks()).isZero();
    queue.left(queue.joined() - 1);
    assertThat(exchange.outbound().chunks()).isEqualTo(1);
    assertThat(exchange.outbound().bytes()).isEqualTo(5);
    assertThat(session.messages(Direction.OUTBOUND)).isEqualTo(1);
    assertThat(queue.frames()).isEqualTo(1);
    assertThat(queue.bytes()).isEqualTo(72);
  }

  @Test
  void whatOthersPutIntoTheQueueIsNotTaken() {
    queue.joins(frame(FIN | TEXT, 5));
    queue.left(queue.joined() - 2);
    assertThat(exchange.outbound().chunks()).isZero();
    queue.left(queue.joined() + 1);
    assertThat(exchange.outbound().chunks()).isEqualTo(1);
    assertThat(queue.frames()).isZero();
  }

  @Test
  void payloadIsWithoutTheHeadOfAnySize() {
    int[] sizes = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000};
    long sum = 0;
    for (int size : sizes) {
      queue.joins(frame(FIN | TEXT, size));
      queue.left(queue.joined());
      sum += size;
      assertThat(exchange.outbound().bytes()).isEqualTo(sum);
    }
  }

  @Test
  void controlFrameThatHasNotLeftIsNone() {
    ByteBuffer close = frame(FIN | CLOSE, 2);
    close.putShort(close.position() + 2, (short) 4001);
    queue.joins(frame(FIN | TEXT, 5));
    queue.joins(close);
    queue.left(1);
    assertThat(session.closeCode()).isEqualTo(1006);
    close.position(close.limit());
    queue.left(2);
    assertThat(session.closeCode()).isEqualTo(4001);
    assertThat(session.closeInitiator()).isEqualTo("local");
    assertThat(exchange.outbound().chunks()).isEqualTo(1);
  }

  @Test
  void compressedFrameCarriesWhatWasToldBeforeItJoined() {
    session.deflated(1000);
    queue.joins(frame(COMPRESSED | TEXT, 20));
    session.deflated(2000);
    queue.joins(frame(FIN, 30));
    queue.joins(frame(FIN | TEXT, 7));
    queue.left(1);
    session.deflated(500);
    queue.joins(frame(FIN | COMPRESSED | TEXT, 9));
    queue.joins(frame(FIN | COMPRESSED | TEXT, 11));
    queue.left(queue.joined());
    assertThat(exchange.outbound().bytes()).isEqualTo(1000 + 2000 + 7 + 500 + 11);
    assertThat(session.wireBytes(Direction.OUTBOUND)).isEqualTo(20 + 30 + 7 + 9 + 11);
    assertThat(session.messages(Direction.OUTBOUND)).isEqualTo(4);
  }

  @Test
  void messagesThatWaitWhenTheSessionEndsAreDropped() {
    for (int i = 0; i < 20; i++) {
      queue.joins(frame(FIN | TEXT, 5));
    }
    queue.joins(frame(FIN | CLOSE, 0));
    queue.left(9);
    exchange.end();
    exchange.end();
    assertThat(queue.frames()).isZero();
    assertThat(queue.bytes()).isZero();
    table.sweep();
    assertThat(table.store().all(Metric.BUFFER_DROPPED).stream().mapToLong(Series::count).sum())
        .isEqualTo(11);
    assertThat(session.messages(Direction.OUTBOUND)).isEqualTo(9);
  }

  /**
   * Two threads, in the way of a server: frames of all sizes, of which none is lost or mixed up.
   */
  @Test
  void framesLeaveByAnotherThread() throws InterruptedException {
    int frames = 200_000;
    ConcurrentLinkedQueue<ByteBuffer> servers = new ConcurrentLinkedQueue<>();
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < frames; i++) {
                ByteBuffer frame = frame(FIN | TEXT, i % 150);
                queue.joins(frame);
                servers.add(frame);
              }
            });
    sender.start();
    long expected = 0;
    for (int taken = 0; taken < frames; ) {
      ByteBuffer frame = servers.poll();
      if (frame != null) {
        expected += taken % 150;
        queue.left(++taken);
        assertThat(exchange.outbound().bytes()).isEqualTo(expected);
      }
    }
    sender.join();
    assertThat(queue.frames()).isZero();
    assertThat(queue.bytes()).isZero();
    assertThat(session.messages(Direction.OUTBOUND)).isEqualTo(frames);
  }
}
