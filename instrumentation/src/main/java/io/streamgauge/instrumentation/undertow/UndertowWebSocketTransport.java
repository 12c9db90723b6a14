// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;

/**
 * What waits in the queue of an Undertow WebSocket session, and what its transport throws, at the
 * conduit that its channel writes to and reads from. HTTP/2's has no meter.
 *
 * <p>A channel offers all frames of its queue whenever one joins it, and whenever the socket takes
 * more: three buffers each, its head, its payload and nothing. The session is held back from a
 * write that takes nothing until one leaves nothing.
 */
public final class UndertowWebSocketTransport implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (WebSocket back-pressure)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("io.undertow.conduits.IdleTimeoutConduit")
        .slot()
        .method(Write.class, "write", "java.nio.ByteBuffer[]", "int", "int")
        .method(Flush.class, "flush")
        .method(Read.class, "read", "java.nio.ByteBuffer");
  }

  /** The queue is offered to the socket. What fails is told before the channel is closed for it. */
  static final class Write {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object conduit,
        @Advice.Argument(0) ByteBuffer[] offered,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length,
        @Advice.Return long taken,
        @Advice.Thrown @Nullable Throwable thrown) {
      Exchange session = Bridge.exchange(conduit);
      if (session == null) {
        return;
      }
      Meter meter = session.outbound();
      if (thrown instanceof IOException && !(thrown instanceof ClosedChannelException)) {
        meter.transportFailed(thrown);
      }
      long bytes = Buffers.remaining(offered, offset, length);
      if (bytes == 0) {
        meter.unblocked();
        session.webSocket().queue().holds(0, 0);
      } else {
        if (taken == 0) {
          meter.blocked(Meter.NOT_WRITABLE);
        }
        int frames = 0;
        for (int i = offset; i < offset + length; i += 3) {
          boolean waits = offered[i].hasRemaining() || offered[i + 1].hasRemaining();
          frames += waits && offered[i].limit() > 0 && (offered[i].get(0) & 8) == 0 ? 1 : 0;
        }
        session.webSocket().queue().holds(frames, bytes);
      }
    }
  }

  /** What has been taken is to go to the socket; below TLS it may not have room. */
  static final class Flush {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object conduit, @Advice.Return boolean flushed) {
      Meter meter = Bridge.meter(conduit);
      if (meter != null) {
        if (flushed) {
          meter.unblocked();
        } else {
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** The socket is read, or has failed. */
  static final class Read {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object conduit, @Advice.Thrown @Nullable Throwable thrown) {
      Exchange session = thrown instanceof IOException ? Bridge.exchange(conduit) : null;
      if (session != null && !(thrown instanceof ClosedChannelException)) {
        session.inbound().transportFailed(thrown);
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowWebSocketTransport() {}
}
