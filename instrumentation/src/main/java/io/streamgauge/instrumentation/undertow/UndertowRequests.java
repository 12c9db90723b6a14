// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * Counts what is read of a request's body, and the time a thread waits for it, at the channel that
 * an exchange gives to its handler: decoded in HTTP/1.1 and HTTP/2 alike, what {@code
 * RequestBufferingHandler} has kept included.
 *
 * <p>What Undertow drains when a handler leaves a body unread passes the same channel. So the
 * channel carries no meter any more when the exchange, or the stream made of it, is closed.
 */
public final class UndertowRequests implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (request bodies)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    String through = "java.nio.ByteBuffer";
    on.type("io.undertow.channels.DetachableStreamSourceChannel")
        .slot()
        .method(Read.class, "transferTo", "long", "long", "java.nio.channels.FileChannel");
    on.type("io.undertow.server.HttpServerExchange$ReadDispatchChannel")
        .method(Read.class, "read", through)
        .method(Read.class, "read", "java.nio.ByteBuffer[]", "int", "int")
        .method(
            Transfer.class, "transferTo", "long", through, "org.xnio.channels.StreamSinkChannel")
        .method(Wait.class, "awaitReadable")
        .method(Wait.class, "awaitReadable", "long", "java.util.concurrent.TimeUnit");
    on.type("io.undertow.server.HttpServerExchange")
        .method(Open.class, "getRequestChannel")
        .method(Drain.class, "endExchange");
    on.type("io.undertow.io.UndertowInputStream").method(Close.class, "close");
  }

  /** A handler, a stream or a parser asks for the body. */
  static final class Open {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This HttpServerExchange request,
        @Advice.Return @Nullable StreamSourceChannel channel) {
      Meter meter = Bridge.meter(request);
      if (channel != null && meter != null && meter == meter.exchange().outbound()) {
        Bridge.attach(channel, meter);
      }
    }
  }

  /**
   * Undertow ends the exchange. What it will drain was asked for by nobody: a channel that it opens
   * for that finds the exchange carrying the inbound meter, and does not count.
   */
  static final class Drain {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpServerExchange request,
        @Advice.FieldValue("requestChannel") @Nullable Object channel) {
      Exchange exchange = Bridge.exchange(request);
      if (channel != null) {
        Bridge.attach(channel, null);
      } else if (exchange != null && !request.isRequestComplete()) {
        Bridge.attach(request, exchange.inbound());
      }
    }
  }

  /** The blocking stream is closed, and drains what is left. */
  static final class Close {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("channel") StreamSourceChannel channel) {
      Bridge.attach(channel, null);
    }
  }

  /**
   * Bytes are taken from the channel. A conduit that fails ends the exchange before it throws: so
   * the exchange is held until what it threw has been told.
   */
  static final class Read {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(@Advice.This Object channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.hold();
      }
      return exchange;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Exchange exchange,
        @Advice.Return long bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (exchange != null) {
        if (thrown instanceof IOException) {
          exchange.inbound().transportFailed(thrown);
        } else if (bytes > 0) {
          exchange.inbound().chunk(bytes);
        }
        exchange.release();
      }
    }
  }

  /** Bytes are passed on to another channel; the buffer between keeps what that did not take. */
  static final class Transfer {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(@Advice.This Object channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.hold();
      }
      return exchange;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Exchange exchange,
        @Advice.Argument(1) ByteBuffer through,
        @Advice.Return long bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (exchange != null) {
        if (thrown == null && Math.max(bytes, 0) + through.remaining() > 0) {
          exchange.inbound().chunk(Math.max(bytes, 0) + through.remaining());
        }
        exchange.release();
      }
    }
  }

  /** A thread waits for more of the body. */
  static final class Wait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.inbound().blocked(Meter.READ_CALL);
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.inbound().unblocked();
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowRequests() {}
}
