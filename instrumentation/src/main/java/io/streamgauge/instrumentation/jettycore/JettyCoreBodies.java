// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettycore;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is read of request bodies in Jetty 12, and tells how bodies are read and written.
 *
 * <p>{@code ChannelRequest#read} is where a handler, a servlet's input stream and every body parser
 * come for the next part. What the container throws away afterwards goes past it. A reader that
 * finds nothing leaves a callback; one that does no more than to wake a thread says so by its
 * invocation type, so that is how a blocking read is told from a listener's.
 *
 * <p>A blocking write is told by its callback's class before anybody wraps it: in the response of a
 * context, where servlets and most handlers write, or else where all responses end. The response of
 * a context is made anew for each request and carries its meter.
 */
public final class JettyCoreBodies implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (core)";
  }

  @Override
  public String versions() {
    return JettyCoreExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String internal = "org.eclipse.jetty.server.internal.HttpChannelState";
    on.type(internal + "$ChannelRequest")
        .method(Read.class, "read")
        .method(Demand.class, "demand", "java.lang.Runnable");
    String callback = "org.eclipse.jetty.util.Callback";
    on.type("org.eclipse.jetty.server.handler.ContextResponse")
        .slot()
        .method(
            InContext.class,
            "<init>",
            "org.eclipse.jetty.server.handler.ContextHandler$ScopedContext",
            "org.eclipse.jetty.server.Request",
            "org.eclipse.jetty.server.Response")
        .method(ContextWrite.class, "write", "boolean", "java.nio.ByteBuffer", callback);
    on.type(internal + "$ChannelResponse")
        .method(Write.class, "write", "boolean", "java.nio.ByteBuffer", callback)
        .method(GiveUp.class, "lockedFailWrite", "java.lang.Throwable")
        .method(Failure.class, "failed", "java.lang.Throwable");
  }

  /** The next part of the body, none yet, or why there will be none. */
  static final class Read {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object request, @Advice.Return Content.@Nullable Chunk chunk) {
      Exchange exchange = chunk == null ? null : Bridge.exchange(request);
      if (exchange != null && chunk != null) {
        Meter meter = exchange.inbound();
        meter.unblocked();
        if (chunk.getFailure() != null) {
          meter.transportFailed(chunk.getFailure());
        } else if (chunk.hasRemaining()) {
          meter.chunk(chunk.remaining());
        }
      }
    }
  }

  /** Nothing has arrived: the reader wants to be told. */
  static final class Demand {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object request, @Advice.Argument(0) Runnable callback) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null
          && Invocable.getInvocationType(callback) == Invocable.InvocationType.NON_BLOCKING) {
        exchange.inbound().blocked(Meter.READ_CALL);
      }
    }
  }

  /** A context takes the request. */
  static final class InContext {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object response, @Advice.Argument(1) Request request) {
      Bridge.share(Request.unWrap(request), response);
    }
  }

  /** A part of the response begins its way through the context's wrappers. */
  static final class ContextWrite {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object response, @Advice.Argument(2) Callback callback) {
      Meter meter = Bridge.meter(response);
      if (meter != null) {
        meter.writes(callback instanceof Blocker.Callback ? Meter.WRITE_CALL : Meter.NOT_WRITABLE);
      }
    }
  }

  /** The same of a handler without a context; of others only the wrapper is seen here. */
  static final class Write {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_request") Object request, @Advice.Argument(2) Callback callback) {
      if (callback instanceof Blocker.Callback) {
        Meter meter = Bridge.meter(request);
        if (meter != null) {
          meter.writes(Meter.WRITE_CALL);
        }
      }
    }
  }

  /** A write that waits is failed: what the stream says later is only a consequence. */
  static final class GiveUp {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_request") Object request,
        @Advice.FieldValue("_writeCallback") @Nullable Object waiting,
        @Advice.Argument(0) @Nullable Throwable failure) {
      Meter meter = waiting == null ? null : Bridge.meter(request);
      if (meter != null
          && (failure instanceof IOException || failure instanceof TimeoutException)) {
        // What has gone was told when the wait began.
        meter.socketFailed(failure, Integer.MAX_VALUE);
      }
    }
  }

  /** The stream did not take it. */
  static final class Failure {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_request") Object request, @Advice.Argument(0) Throwable failure) {
      Bridge.transportFailed(request, failure);
    }
  }

  /** Instantiated by the agent. */
  public JettyCoreBodies() {}
}
