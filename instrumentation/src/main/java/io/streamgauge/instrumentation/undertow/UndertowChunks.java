// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.xnio.Buffers;

/**
 * Counts the chunks of Undertow's HTTP/1.1 responses, in the conduit that {@link UndertowHttp11}
 * gives the meter.
 *
 * <p>A write announces a chunk of all that it was offered. Where the socket takes less, the same
 * chunk is gone on with by the next writes: it counts when its last byte has gone. Releases before
 * 2.2.39 and 2.3.21 pass buffers on one by one. Not seen: bodies that a handler has put into chunks
 * itself ({@code PreChunkedStreamSinkConduit}).
 */
public final class UndertowChunks implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (chunks)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("io.undertow.conduits.ChunkedStreamSinkConduit")
        .method(Chunk.class, "doWrite", "java.nio.ByteBuffer")
        .alternative(Chunks.class, "doWrite", "java.nio.ByteBuffer[]", "int", "int");
  }

  /** A buffer becomes one chunk of the wire, or the rest of one. */
  static final class Chunk {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) ByteBuffer buffer) {
      return buffer.position();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object conduit,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.FieldValue("chunkleft") int left,
        @Advice.Enter int start) {
      Meter meter = Bridge.meter(conduit);
      if (meter != null) {
        if (buffer.position() > start) {
          meter.part(buffer.position() - start, left == 0);
        }
        meter.pending(buffer.remaining(), buffer.capacity());
      }
    }
  }

  /** Several buffers become one chunk of the wire, or the rest of one. */
  static final class Chunks {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length) {
      return Buffers.remaining(buffers, offset, length);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object conduit,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length,
        @Advice.FieldValue("chunkleft") int left,
        @Advice.Enter long offered) {
      Meter meter = Bridge.meter(conduit);
      if (meter != null) {
        long waiting = Buffers.remaining(buffers, offset, length);
        if (waiting < offered) {
          meter.part(offered - waiting, left == 0);
        }
        meter.pending(waiting, 0);
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowChunks() {}
}
