// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.conduits.AbstractFixedLengthStreamSinkConduit;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Counts the bodies of Undertow's HTTP/1.1 responses at the transfer-coding conduit: the last that
 * sees payload, and below the conduit that compresses.
 *
 * <p>The fixed-length conduit is the connection's own and used again, the chunked one is made anew;
 * the one for bodies that end with their connection inherits its writes from XNIO's {@code
 * AbstractStreamSinkConduit}, so that is where it is woven, and where all of them get their slot.
 * {@code HeadStreamSinkConduit}, which throws bodies away, overrides what is woven.
 */
public final class UndertowHttp11 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (HTTP/1.1)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    String buffer = "java.nio.ByteBuffer";
    String buffers = "java.nio.ByteBuffer[]";
    String file = "java.nio.channels.FileChannel";
    String source = "org.xnio.channels.StreamSourceChannel";
    on.type("io.undertow.server.protocol.http.HttpServerConnection")
        .method(
            Select.class,
            "getSinkConduit",
            "io.undertow.server.HttpServerExchange",
            "org.xnio.conduits.StreamSinkConduit");
    on.type("io.undertow.server.protocol.http.ServerFixedLengthStreamSinkConduit")
        .method(Release.class, "clearExchange");
    on.type("org.xnio.StreamConnection").slot();
    on.type("io.undertow.conduits.WriteTimeoutStreamSinkConduit")
        .method(TimedOut.class, "handleWriteTimeout", "long");
    on.type("org.xnio.conduits.AbstractStreamSinkConduit")
        .slot()
        .method(Body.class, "write", buffer)
        .method(Bodies.class, "write", buffers, "int", "int")
        .method(Transfer.class, "transferFrom", file, "long", "long")
        .method(Transfer.class, "transferFrom", source, "long", buffer);
    on.type("io.undertow.conduits.FinishableStreamSinkConduit")
        .method(Body.class, "writeFinal", buffer)
        .method(Bodies.class, "writeFinal", buffers, "int", "int");
    on.type("io.undertow.conduits.AbstractFixedLengthStreamSinkConduit")
        .method(Body.class, "write", buffer)
        .method(Bodies.class, "write", buffers, "int", "int")
        .method(Transfer.class, "transferFrom", file, "long", "long")
        .method(Transfer.class, "transferFrom", source, "long", buffer);
  }

  /** The conduit of a response is chosen by its head. */
  static final class Select {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This HttpServerConnection connection,
        @Advice.Argument(0) HttpServerExchange response,
        @Advice.Return @Nullable StreamSinkConduit conduit) {
      Exchange exchange = Bridge.exchange(response);
      if (exchange != null && conduit != null) {
        Bridge.attach(conduit, exchange.outbound());
        Bridge.attach(connection.getChannel(), exchange.outbound());
      }
    }
  }

  /** The connection's conduit waits for its next response. */
  static final class Release {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object conduit) {
      Bridge.attach(conduit, null);
    }
  }

  /**
   * The client has taken nothing for too long. All that its writer will see is a closed channel.
   */
  static final class TimedOut {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("connection") StreamConnection connection,
        @Advice.Thrown @Nullable Throwable thrown) {
      Meter meter = thrown instanceof ClosedChannelException ? Bridge.meter(connection) : null;
      if (meter != null) {
        // Not yet the end: what the failing write has taken is still to be counted.
        meter.socketFailed(new SocketTimeoutException(), 0);
      }
    }
  }

  /** A buffer is taken, wholly, in part, or not at all. */
  static final class Body {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(
        @Advice.This Object conduit,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Local("start") int start) {
      start = buffer.position();
      return Bridge.meter(conduit);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Meter meter,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Local("start") int start) {
      if (meter != null) {
        if (buffer.position() > start) {
          meter.chunk(buffer.position() - start);
        }
        meter.pending(buffer.remaining(), buffer.capacity());
      }
    }
  }

  /** Several buffers are taken as one. */
  static final class Bodies {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(
        @Advice.This Object conduit,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length,
        @Advice.Local("offered") long offered) {
      offered = Buffers.remaining(buffers, offset, length);
      // The fixed-length conduit passes a single buffer to its other method, which counts it.
      return length == 1 && conduit instanceof AbstractFixedLengthStreamSinkConduit
          ? null
          : Bridge.meter(conduit);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Meter meter,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length,
        @Advice.Local("offered") long offered) {
      if (meter != null) {
        long left = Buffers.remaining(buffers, offset, length);
        if (left < offered) {
          meter.chunk(offered - left);
        }
        meter.pending(left, 0);
      }
    }
  }

  /** A file, or another channel, is taken from without a buffer of ours. */
  static final class Transfer {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object conduit, @Advice.Return long taken) {
      Bridge.chunk(conduit, taken);
    }
  }

  /** Instantiated by the agent. */
  public UndertowHttp11() {}
}
