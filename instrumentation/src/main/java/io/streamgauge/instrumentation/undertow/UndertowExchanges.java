// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import net.bytebuddy.asm.Advice;

/**
 * Where Undertow's exchanges begin and end and what their heads say, in HTTP/1.1 and HTTP/2.
 *
 * <p>{@code Connectors#executeRootHandler} begins one, and is passed again whenever an exchange is
 * dispatched to another thread. Undertow ends one when the last byte has been flushed to the socket
 * and the request has been read or drained. {@code HttpServerExchange}, which is not pooled,
 * carries the outbound meter. Requests that are refused before they have a handler (malformed
 * heads) and AJP are not seen.
 */
public final class UndertowExchanges implements StreamInstrumentation {

  static final String UNDERTOWS = "2.2, 2.3, 2.4";

  @Override
  public String library() {
    return "Undertow";
  }

  @Override
  public String versions() {
    return UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("io.undertow.server.Connectors")
        .method(
            Start.class,
            "executeRootHandler",
            "io.undertow.server.HttpHandler",
            "io.undertow.server.HttpServerExchange");
    on.type("io.undertow.util.AbstractAttachable")
        .method(
            Template.class, "putAttachment", "io.undertow.util.AttachmentKey", "java.lang.Object");
    on.type("io.undertow.server.HttpServerExchange")
        .slot()
        .method(Head.class, "startResponse")
        .method(End.class, "invokeExchangeCompleteListeners");
  }

  /** A request has been parsed, or comes back from a dispatch. */
  static final class Start {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) HttpServerExchange request) {
      boolean http2 = request.getConnection() instanceof Http2ServerConnection;
      boolean counted = http2 || request.getConnection() instanceof HttpServerConnection;
      Exchange exchange = counted && Bridge.meter(request) == null ? Bridge.open("undertow") : null;
      if (exchange != null) {
        exchange.request(
            request.getRequestMethod().toString(),
            request.getRequestPath(),
            request.getRequestScheme(),
            http2 ? "HTTP/2.0" : request.getProtocol().toString());
        exchange.authority(request.getHostName(), request.getHostPort());
        exchange.parent(
            request.getRequestHeaders().getFirst("traceparent"),
            request.getRequestHeaders().getFirst("tracestate"));
        Bridge.attach(request, exchange.outbound());
      }
    }
  }

  /** The response's head is final. A template is what native handlers were routed by. */
  static final class Head {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServerExchange response) {
      Exchange exchange = Bridge.exchange(response);
      if (exchange != null) {
        exchange.response(
            response.getStatusCode(),
            response.getResponseHeaders().getFirst(Headers.CONTENT_TYPE),
            response.getResponseContentLength());
      }
    }
  }

  /** A routing handler has found its template: told at once, as a stream keeps its first route. */
  static final class Template {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object request,
        @Advice.Argument(0) Object key,
        @Advice.Argument(1) Object route) {
      if (key == PathTemplateMatch.ATTACHMENT_KEY && request instanceof HttpServerExchange) {
        Exchange exchange = Bridge.exchange(request);
        if (exchange != null) {
          String template = ((PathTemplateMatch) route).getMatchedTemplate();
          exchange.mapped(
              ((HttpServerExchange) request).getResolvedPath(), new String[] {template}, null);
        }
      }
    }
  }

  /** Both directions are done with. */
  static final class End {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServerExchange response) {
      Exchange exchange = Bridge.exchange(response);
      if (exchange != null) {
        Throwable failure = response.getAttachment(DefaultResponseListener.EXCEPTION);
        if (failure != null) {
          exchange.failed(failure);
        }
        exchange.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowExchanges() {}
}
