// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.server.HttpServerExchange;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.channels.StreamSinkChannel;

/**
 * Tells when Undertow makes a response wait for its client, at the channel that an exchange gives
 * to whoever writes: the same in HTTP/1.1 and HTTP/2, for streams, {@code Sender} and files.
 *
 * <p>A wait begins where that channel takes nothing: then its writer can only ask to be called
 * again, or wait in {@code awaitWritable}, which makes it a held thread's. It ends with the next
 * write that is taken. So the clock is read for a write that waits and never for one that does not.
 */
public final class UndertowResponses implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (back-pressure)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    String buffer = "java.nio.ByteBuffer";
    String buffers = "java.nio.ByteBuffer[]";
    on.type("io.undertow.channels.DetachableStreamSinkChannel").slot().method(Flush.class, "flush");
    on.type("io.undertow.server.HttpServerExchange").method(Open.class, "getResponseChannel");
    on.type("io.undertow.server.HttpServerExchange$WriteDispatchChannel")
        .method(Write.class, "write", buffer)
        .method(Write.class, "writeFinal", buffer)
        .method(WriteAll.class, "write", buffers, "int", "int")
        .method(WriteAll.class, "writeFinal", buffers, "int", "int")
        .method(WriteEach.class, "write", buffers)
        .method(WriteEach.class, "writeFinal", buffers)
        .method(Transfer.class, "transferFrom", "java.nio.channels.FileChannel", "long", "long")
        .method(Wait.class, "awaitWritable")
        .method(Wait.class, "awaitWritable", "long", "java.util.concurrent.TimeUnit");
    on.type("io.undertow.io.UndertowOutputStream").method(AskedToFlush.class, "flush");
  }

  /** A handler or a stream is about to write. */
  static final class Open {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This HttpServerExchange response,
        @Advice.Return @Nullable StreamSinkChannel channel) {
      Exchange exchange = Bridge.exchange(response);
      if (channel != null && exchange != null) {
        Bridge.attach(channel, exchange.outbound());
      }
    }
  }

  /** A buffer is offered. */
  static final class Write {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object channel,
        @Advice.Argument(0) ByteBuffer offered,
        @Advice.Return int taken) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        if (taken > 0) {
          meter.unblocked();
        } else if (offered.hasRemaining()) {
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** Several buffers are offered. */
  static final class WriteAll {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object channel,
        @Advice.Argument(0) ByteBuffer[] offered,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int length,
        @Advice.Return long taken) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        if (taken > 0) {
          meter.unblocked();
        } else if (Buffers.hasRemaining(offered, offset, length)) {
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** A file is offered. */
  static final class Transfer {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object channel, @Advice.Argument(2) long count, @Advice.Return long taken) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        if (taken > 0) {
          meter.unblocked();
        } else if (count > 0) {
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** Several buffers are offered. */
  static final class WriteEach {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object channel,
        @Advice.Argument(0) ByteBuffer[] offered,
        @Advice.Return long taken) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        if (taken > 0) {
          meter.unblocked();
        } else if (Buffers.hasRemaining(offered)) {
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** What has been taken is to go to the socket; it may not have room. */
  static final class Flush {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object channel, @Advice.Return boolean flushed) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        if (flushed) {
          meter.unblocked();
        } else {
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** A thread waits until the channel takes more: that it was not writable is this wait now. */
  static final class Wait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        meter.unblocked();
        meter.blocked(Meter.WRITE_CALL);
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object channel) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        meter.unblocked();
      }
    }
  }

  /** The application flushed: what tells a response that trickles from one that is merely large. */
  static final class AskedToFlush {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("exchange") HttpServerExchange response) {
      Meter meter = Bridge.meter(response);
      if (meter != null) {
        meter.flushed();
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowResponses() {}
}
