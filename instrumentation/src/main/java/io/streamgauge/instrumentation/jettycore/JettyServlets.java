// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettycore;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What only the servlet environments ee10 and ee11 of Jetty 12 know: the servlet's mapping,
 * flushes, and what becomes of asynchronous requests. Nothing is counted here.
 *
 * <p>Their classes have the same members under two package names, and no type of theirs is named: a
 * {@code ServletChannel}, which is used for one request at a time, is the carrier of its response's
 * meter.
 */
public final class JettyServlets implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (servlets)";
  }

  @Override
  public String versions() {
    return "12.0 (from 12.0.1) and 12.1, ee10 and ee11";
  }

  @Override
  public void declare(Joinpoints on) {
    declare(on, "org.eclipse.jetty.ee10.servlet.");
    declare(on, "org.eclipse.jetty.ee11.servlet.");
  }

  private static void declare(Joinpoints on, String environment) {
    on.type(environment + "ServletChannel").slot();
    on.type(environment + "ServletContextRequest")
        .method(
            Mapped.class,
            "<init>",
            environment + "ServletContextHandler$ServletContextApi",
            environment + "ServletChannel",
            "org.eclipse.jetty.server.Request",
            "org.eclipse.jetty.server.Response",
            "java.lang.String",
            "org.eclipse.jetty.http.pathmap.MatchedResource",
            "org.eclipse.jetty.session.SessionManager");
    on.type(environment + "ServletChannelState")
        .slot()
        .method(Async.class, "startAsync", environment + "AsyncContextEvent")
        .method(Timeout.class, "onTimeout");
    on.type(environment + "AsyncContextState").slot().method(TimeLimit.class, "setTimeout", "long");
    on.type(environment + "HttpOutput").method(Flush.class, "flush");
  }

  /** A context and one of its servlets match the request's path. */
  static final class Mapped {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Request mapped,
        @Advice.Argument(1) Object channel,
        @Advice.Argument(2) Request request,
        @Advice.Argument(5) MatchedResource<?> servlet) {
      Meter meter = Bridge.meter(Request.unWrap(request));
      Bridge.attach(channel, meter);
      if (meter != null) {
        String context = mapped.getContext().getContextPath();
        meter
            .exchange()
            .mapped(
                "/".equals(context) ? "" : context,
                new String[] {servlet.getPathSpec().getDeclaration()},
                servlet.getMatchedPath().getPathMatch());
      }
    }
  }

  /** The response will be made after the servlet has returned. */
  static final class Async {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object state, @Advice.FieldValue("_servletChannel") Object channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.async();
      }
      Bridge.share(channel, state);
    }
  }

  /** What a gRPC server that is a servlet does first with the context of its request. */
  static final class TimeLimit {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object context, @Advice.FieldValue("_state") @Nullable Object state) {
      if (state != null) {
        Bridge.share(state, context);
      }
    }
  }

  /** The application has not completed it in time. */
  static final class Timeout {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_servletChannel") Object channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.timedOut();
      }
    }
  }

  /** The application flushed: what tells a response that trickles from one that is merely large. */
  static final class Flush {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_servletChannel") @Nullable Object channel) {
      Meter meter = channel == null ? null : Bridge.meter(channel);
      if (meter != null) {
        meter.flushed();
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyServlets() {}
}
