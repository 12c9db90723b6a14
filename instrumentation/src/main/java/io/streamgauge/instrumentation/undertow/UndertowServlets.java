// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletPathMatch;
import io.undertow.servlet.handlers.ServletRequestContext;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * What Undertow's servlet container knows of an exchange: its route, what its servlets threw, that
 * it is asynchronous, that it was flushed. Bytes are counted below it.
 *
 * <p>Only members without a type of the Servlet API in their descriptor are named, so the same
 * class serves {@code javax} and {@code jakarta}.
 */
public final class UndertowServlets implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (servlets)";
  }

  @Override
  public String versions() {
    return "2.2, 2.3";
  }

  @Override
  public void declare(Joinpoints on) {
    String request = "io.undertow.server.HttpServerExchange";
    String context = "io.undertow.servlet.handlers.ServletRequestContext";
    on.type(context).slot();
    on.type("io.undertow.servlet.handlers.ServletInitialHandler")
        .method(Route.class, "handleFirstRequest", request, context);
    on.type("io.undertow.servlet.handlers.ServletDispatchingHandler")
        .method(Failure.class, "handleRequest", request);
    on.type("io.undertow.servlet.spec.AsyncContextImpl")
        .method(Async.class, "initialRequestDone")
        .method(TimedOut.class, "onAsyncTimeout");
    on.type("io.undertow.servlet.spec.ServletInputStreamImpl").method(Close.class, "close");
    on.type("io.undertow.servlet.spec.ServletOutputStreamImpl").method(Flush.class, "flush");
  }

  /** A request is passed to the servlet that it was mapped to. */
  static final class Route {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) HttpServerExchange request,
        @Advice.Argument(1) ServletRequestContext context) {
      Exchange exchange = Bridge.exchange(request);
      ServletPathMatch match = context.getOriginalServletPathMatch();
      if (exchange != null && match != null && match.getMatchString() != null) {
        exchange.mapped(
            context.getDeployment().getDeploymentInfo().getContextPath(),
            new String[] {match.getMatchString()},
            match.getMatched());
      }
    }
  }

  /** Filters and servlet are done. What an include or a forward throws may yet be caught. */
  static final class Failure {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable ServletRequestContext enter(@Advice.Argument(0) HttpServerExchange request) {
      ServletRequestContext context = request.getAttachment(ServletRequestContext.ATTACHMENT_KEY);
      if (context == null || Bridge.meter(context) != null) {
        return null;
      }
      Bridge.share(request, context);
      return context;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable ServletRequestContext outermost,
        @Advice.Thrown @Nullable Throwable thrown) {
      Exchange exchange = outermost == null ? null : Bridge.exchange(outermost);
      if (outermost != null && exchange != null) {
        Bridge.attach(outermost, null);
        if (thrown != null) {
          exchange.failed(thrown);
        }
      }
    }
  }

  /** The request's thread has gone, the response has not. */
  static final class Async {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("exchange") HttpServerExchange request) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null) {
        exchange.async();
      }
    }
  }

  /** The application has taken longer than it was given. */
  static final class TimedOut {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("exchange") HttpServerExchange request) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null) {
        exchange.timedOut();
      }
    }
  }

  /** The stream is closed, and drains what is left of the body. */
  static final class Close {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("channel") @Nullable StreamSourceChannel channel) {
      if (channel != null) {
        Bridge.attach(channel, null);
      }
    }
  }

  /** The application flushed: what tells a response that trickles from one that is merely large. */
  static final class Flush {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("servletRequestContext") ServletRequestContext context) {
      Meter meter = Bridge.meter(context.getExchange());
      if (meter != null) {
        meter.flushed();
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowServlets() {}
}
