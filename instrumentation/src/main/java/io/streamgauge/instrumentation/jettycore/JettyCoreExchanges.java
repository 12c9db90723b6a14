// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettycore;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.TunnelSupport;
import org.eclipse.jetty.server.internal.HttpChannelState;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Where exchanges of Jetty 12 begin and end, what their heads say, what fails: the same for
 * HTTP/1.1 and HTTP/2, for handlers and every servlet environment.
 *
 * <p>An exchange begins when its handler is invoked, not when its head has been parsed: a request
 * that goes on as HTTP/2 (h2c), or whose stream is gone by then, has no handler and would never
 * end. {@code completeStream} says of itself that it is the only place where a stream ends; it
 * moved from the invoker to the channel within 12.0 and 12.1. {@code ChannelRequest} carries the
 * meter of the response; it is made anew for each exchange. Not seen: HTTP/3 and FastCGI, and
 * requests that are refused before they reach a handler.
 */
public final class JettyCoreExchanges implements StreamInstrumentation {

  static final String JETTYS = "12.0 (from 12.0.1), 12.1";

  @Override
  public String library() {
    return "Eclipse Jetty (core)";
  }

  @Override
  public String versions() {
    return JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String internal = "org.eclipse.jetty.server.internal.HttpChannelState";
    String stream = "org.eclipse.jetty.server.HttpStream";
    String failure = "java.lang.Throwable";
    on.type(internal).alternative(End.class, "completeStream", stream, failure);
    on.type(internal + "$HandlerInvoker")
        .method(Start.class, "run")
        .alternative(InvokerEnd.class, "completeStream", stream, failure);
    on.type(internal + "$ChannelRequest").slot();
    on.type(internal + "$ChannelResponse")
        .method(Head.class, "lockedPrepareResponse", internal, "boolean");
    on.type(internal + "$ChannelCallback").method(Failure.class, "failed", failure);
  }

  /** The request is handed to the server's handlers. */
  static final class Start {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") HttpChannelState channel) {
      Request request = channel.getRequest();
      ConnectionMetaData connection = channel.getConnectionMetaData();
      HttpVersion version = connection.getHttpVersion();
      boolean counted =
          version == HttpVersion.HTTP_2 || connection.getConnection() instanceof HttpConnection;
      Exchange exchange = counted ? Bridge.open("jetty") : null;
      if (exchange != null) {
        HttpFields head = request.getHeaders();
        exchange.request(
            request.getMethod(),
            request.getHttpURI().getPath(),
            request.getHttpURI().getScheme(),
            version.asString());
        exchange.authority(Request.getServerName(request), Request.getServerPort(request));
        exchange.parent(head.get("traceparent"), head.get("tracestate"));
        Bridge.attach(request, exchange.outbound());
      }
    }
  }

  /** The head of the response is final. */
  static final class Head {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("_request") Request request, @Advice.Return MetaData.Response response) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null) {
        if (response.getStatus() >= 400) {
          // There is a tunnel over HTTP/1.1, too, which has no protocol then.
          TunnelSupport tunnel = request.getTunnelSupport();
          if ("websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"))
              || (tunnel != null && "websocket".equalsIgnoreCase(tunnel.getProtocol()))) {
            exchange.asksForWebSocket();
          }
        }
        exchange.response(
            response.getStatus(),
            response.getHttpFields().get("Content-Type"),
            response.getContentLength());
      }
    }
  }

  /**
   * A handler, or a servlet whose failure was not answered by an error page, has failed. That does
   * not matter where all of the response has been sent, as with ee11's files, whose bytes it
   * misses; nor is it the server's failure where it says that the client's request is bad.
   */
  static final class Failure {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_request") Request request,
        @Advice.Argument(0) @Nullable Throwable failure) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null
          && failure != null
          && !(failure instanceof HttpException && ((HttpException) failure).getCode() < 500)
          && !((HttpChannelState) request.getComponents()).getResponse().hasLastWrite()) {
        exchange.failed(failure);
      }
    }
  }

  /** The response has gone, or its stream is about to be aborted: what fails then still counts. */
  static final class End {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(
        @Advice.FieldValue("_request") @Nullable Object request,
        @Advice.FieldValue("_connectionMetaData") ConnectionMetaData connection,
        @Advice.Argument(1) @Nullable Throwable failure) {
      if (failure == null) {
        Bridge.attach(connection.getConnection().getEndPoint(), null);
      }
      return request == null ? null : Bridge.exchange(request);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Exchange exchange) {
      if (exchange != null) {
        exchange.end();
      }
    }
  }

  /** The same where the invoker of handlers does it. */
  static final class InvokerEnd {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(
        @Advice.FieldValue("this$0") HttpChannelState channel,
        @Advice.Argument(1) @Nullable Throwable failure) {
      Request request = channel.getRequest();
      if (failure == null) {
        Bridge.attach(channel.getConnectionMetaData().getConnection().getEndPoint(), null);
      }
      return request == null ? null : Bridge.exchange(request);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Exchange exchange) {
      if (exchange != null) {
        exchange.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyCoreExchanges() {}
}
