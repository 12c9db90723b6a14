// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Where Tomcat's exchanges begin, come back and fail, and what is read of their requests: the same
 * for HTTP/1.1, HTTP/2 and AJP.
 *
 * <p>{@code coyote.Request} and {@code coyote.Response} carry the exchange's outbound meter; the
 * inbound one is made by the first read. Both are pooled with their processor: {@code
 * Request#recycle} ends whatever an error path left open, so that no exchange reaches into the
 * next. Requests that Tomcat refuses before they reach its adapter (malformed heads) are not seen.
 */
public final class TomcatExchanges implements StreamInstrumentation {

  static final String TOMCATS = "9.0 (from 9.0.31), 10.1, 11.0";

  @Override
  public String library() {
    return "Apache Tomcat";
  }

  @Override
  public String versions() {
    return TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.catalina.connector.CoyoteAdapter")
        .method(Start.class, "service", "org.apache.coyote.Request", "org.apache.coyote.Response")
        .method(
            AsyncDispatch.class,
            "asyncDispatch",
            "org.apache.coyote.Request",
            "org.apache.coyote.Response",
            "org.apache.tomcat.util.net.SocketEvent");
    on.type("org.apache.coyote.Request")
        .slot()
        .method(Read.class, "doRead", "org.apache.tomcat.util.net.ApplicationBufferHandler")
        .method(Recycle.class, "recycle");
    on.type("org.apache.coyote.Response").slot();
    on.type("org.apache.coyote.AbstractProcessor")
        .method(
            Failure.class, "setErrorState", "org.apache.coyote.ErrorState", "java.lang.Throwable");
  }

  /** The request's head has been parsed and is handed to Catalina. */
  static final class Start {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Request request, @Advice.Argument(1) Response response) {
      Exchange exchange = Bridge.open("tomcat");
      if (exchange != null) {
        exchange.request(
            request.method().toString(),
            request.requestURI().toString(),
            request.scheme().toString(),
            request.protocol().equals("HTTP/2.0")
                ? "HTTP/2.0"
                : request.protocol().equals("HTTP/1.0") ? "HTTP/1.0" : "HTTP/1.1");
        exchange.authority(request.serverName().toString(), request.getServerPort());
        exchange.parent(request.getHeader("traceparent"), request.getHeader("tracestate"));
        Bridge.attach(request, exchange.outbound());
        Bridge.attach(response, exchange.outbound());
      }
    }
  }

  /** An asynchronous exchange comes back to its container: completed, dispatched or timed out. */
  static final class AsyncDispatch {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Request request, @Advice.Argument(2) SocketEvent event) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null) {
        exchange.async();
        if (event == SocketEvent.TIMEOUT) {
          exchange.timedOut();
        }
      }
    }
  }

  /** The application, or a body parser on its behalf, reads the request's decoded body. */
  static final class Read {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Request request,
        @Advice.Return int bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null) {
        if (thrown != null) {
          exchange.inbound().transportFailed(thrown);
        } else if (bytes > 0) {
          exchange.inbound().chunk(bytes);
        }
      }
    }
  }

  /** A connection turned bad: by the transport, or because the application failed too late. */
  static final class Failure {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("request") Request request,
        @Advice.Argument(1) @Nullable Throwable failure) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null && failure != null) {
        exchange.failed(failure);
      }
    }
  }

  /** The pooled request is made ready for its next exchange. */
  static final class Recycle {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Request request) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null) {
        exchange.end();
        Bridge.attach(request, null);
        Bridge.attach(request.getResponse(), null);
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatExchanges() {}
}
