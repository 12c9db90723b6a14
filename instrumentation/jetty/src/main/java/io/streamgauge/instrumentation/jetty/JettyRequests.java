// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpChannelState;
import org.eclipse.jetty.server.HttpInput;
import org.jspecify.annotations.Nullable;

/**
 * Counts request bodies where Jetty 9.4 to 11 hands them to the application, or to a parser on its
 * behalf.
 *
 * <p>A chunk is one {@code HttpInput.Content}: what one read of the connection, or one DATA frame,
 * brought of the body. It is counted as a whole when the first byte of it is read, and carries the
 * meter from then on, so reading byte by byte costs a field test. What nobody reads is not counted.
 * Where a handler inflates a request, what it makes of it is counted.
 *
 * <p>A thread that waits for the client is seen in {@code blockForContent} (9.4), and where the
 * producer of blocking reads finds nothing ready (10, 11).
 */
public final class JettyRequests implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (requests)";
  }

  @Override
  public String versions() {
    return JettyExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.server.HttpInput$Content").slot();
    on.type("org.eclipse.jetty.server.HttpInput")
        .method(
            Content.class,
            "get",
            "org.eclipse.jetty.server.HttpInput$Content",
            "byte[]",
            "int",
            "int")
        .method(Read.class, "read", "byte[]", "int", "int")
        .alternative(Wait.class, "blockForContent");
    on.type("org.eclipse.jetty.server.HttpChannelOverHttp").method(EarlyEnd.class, "earlyEOF");
    on.type("org.eclipse.jetty.server.AsyncContentProducer").method(Ready.class, "isReady");
  }

  /** Bytes of a chunk are read, the first of them or more. */
  static final class Content {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_channelState") HttpChannelState state,
        @Advice.Argument(0) HttpInput.Content content) {
      if (Bridge.meter(content) == null) {
        Exchange exchange = Bridge.exchange(state.getHttpChannel());
        if (exchange != null && content.remaining() > 0) {
          exchange.inbound().unblocked();
          exchange.inbound().chunk(content.remaining());
          Bridge.attach(content, exchange.inbound());
        }
      }
    }
  }

  /** The body is at its end, or cannot be read. */
  static final class Read {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("_channelState") HttpChannelState state,
        @Advice.Return int bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      Exchange exchange =
          thrown == null && bytes >= 0 ? null : Bridge.exchange(state.getHttpChannel());
      if (exchange != null) {
        exchange.inbound().unblocked();
        if (thrown != null && !(thrown instanceof IllegalStateException)) {
          exchange.inbound().transportFailed(thrown);
        }
      }
    }
  }

  /**
   * The client ends its output within the body: no read throws it at an application that listens.
   */
  static final class EarlyEnd {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel) {
      Exchange exchange =
          channel.getRequest().getHttpInput().isAsync() ? Bridge.exchange(channel) : null;
      if (exchange != null) {
        exchange.inbound().transportFailed(null);
      }
    }
  }

  /** A thread waits for the client (9.4). */
  static final class Wait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(@Advice.FieldValue("_channelState") HttpChannelState state) {
      Exchange exchange = Bridge.exchange(state.getHttpChannel());
      Meter meter = exchange == null ? null : exchange.inbound();
      if (meter != null) {
        meter.blocked(Meter.READ_CALL);
      }
      return meter;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Meter meter) {
      if (meter != null) {
        meter.unblocked();
      }
    }
  }

  /** Nothing is ready: a blocking read asks this right before it waits (10, 11). */
  static final class Ready {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("_httpChannel") HttpChannel channel, @Advice.Return boolean ready) {
      Exchange exchange =
          ready || channel.getRequest().getHttpInput().isAsync() ? null : Bridge.exchange(channel);
      if (exchange != null) {
        exchange.inbound().blocked(Meter.READ_CALL);
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyRequests() {}
}
