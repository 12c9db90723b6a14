// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.FixedLengthOverflowException;

/**
 * Tells when the transport of a response fails, at the channel that its exchange gives away.
 *
 * <p>A conduit that fails closes the connection first, which ends the exchange, and throws then. So
 * an exchange is held while its channel is written to or flushed: it ends when what was moved has
 * been counted and what was thrown has been told.
 */
public final class UndertowFailures implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (failures)";
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
    on.type("io.undertow.channels.DetachableStreamSinkChannel").method(Flush.class, "flush");
    on.type("io.undertow.server.HttpServerExchange$WriteDispatchChannel")
        .method(Write.class, "write", buffer)
        .method(Write.class, "write", buffers)
        .method(Write.class, "write", buffers, "int", "int")
        .method(Write.class, "writeFinal", buffer)
        .method(Write.class, "writeFinal", buffers)
        .method(Write.class, "writeFinal", buffers, "int", "int")
        .method(Write.class, "transferFrom", file, "long", "long")
        .method(
            Write.class, "transferFrom", "org.xnio.channels.StreamSourceChannel", "long", buffer);
  }

  /** Writing fails: not so where the response was complete, or is longer than announced. */
  static final class Write {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(
        @Advice.This Object channel, @Advice.FieldValue("this$0") HttpServerExchange response) {
      Exchange exchange = response.isResponseComplete() ? null : Bridge.exchange(channel);
      if (exchange != null) {
        exchange.hold();
      }
      return exchange;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Exchange exchange, @Advice.Thrown @Nullable Throwable thrown) {
      if (exchange != null) {
        if (thrown instanceof IOException && !(thrown instanceof FixedLengthOverflowException)) {
          exchange.outbound().transportFailed(thrown);
        }
        exchange.release();
      }
    }
  }

  /** Flushing fails; where the response is complete, it does nothing. */
  static final class Flush {
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
        @Advice.Enter @Nullable Exchange exchange, @Advice.Thrown @Nullable Throwable thrown) {
      if (exchange != null) {
        if (thrown instanceof IOException) {
          exchange.outbound().transportFailed(thrown);
        }
        exchange.release();
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowFailures() {}
}
