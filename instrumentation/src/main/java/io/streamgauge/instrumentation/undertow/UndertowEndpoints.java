// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.undertow.util.PathTemplate;
import io.undertow.websockets.jsr.ConfiguredServerEndpoint;
import io.undertow.websockets.jsr.UndertowSession;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * What {@code undertow-websockets-jsr} knows of its endpoints' sessions: their template, and the
 * time that a whole message is with its handler, which another thread may call.
 *
 * <p>Only members without a type of the WebSocket API in their descriptor are named, so the same
 * class serves {@code javax} and {@code jakarta}.
 */
public final class UndertowEndpoints implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (WebSocket endpoints)";
  }

  @Override
  public String versions() {
    return "2.2, 2.3";
  }

  @Override
  public void declare(Joinpoints on) {
    for (String draft : new String[] {"07", "08", "13"}) {
      on.type("io.undertow.websockets.jsr.handshake.JsrHybi" + draft + "Handshake")
          .method(Match.class, "matches", "io.undertow.websockets.spi.WebSocketHttpExchange");
    }
    on.type("io.undertow.websockets.jsr.UndertowSession")
        .slot()
        .method(
            Listen.class, "setupWebSocketChannel", "io.undertow.websockets.core.WebSocketChannel");
    String listener = "io.undertow.websockets.jsr.FrameHandler";
    on.type(listener).slot();
    // What its executor runs with a binary message, and with a text.
    on.type(listener + "$6").method(Handle.class, "run");
    on.type(listener + "$7").method(Handle.class, "run");
  }

  /**
   * A request for an endpoint's path may be a handshake, and may be refused yet. Spring's endpoints
   * have the request's path; it has told which pattern of its own that is.
   */
  static final class Match {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) WebSocketHttpExchange request,
        @Advice.FieldValue("config") ConfiguredServerEndpoint endpoint) {
      ServletRequestContext context = request.getAttachment(ServletRequestContext.ATTACHMENT_KEY);
      Exchange exchange =
          context != null && "websocket".equalsIgnoreCase(request.getRequestHeader("Upgrade"))
              ? Bridge.exchange(context.getExchange())
              : null;
      if (exchange != null) {
        exchange.asksForWebSocket();
        exchange.asksWith(request.getQueryString());
        HttpServletRequestImpl asked = context.getOriginalRequest();
        Object pattern =
            asked.getAttribute(
                "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
        if (pattern != null) {
          String servlet = asked.getPathInfo() == null ? "" : asked.getServletPath();
          exchange.routed(servlet.concat(pattern.toString()));
        }
        PathTemplate path = endpoint.getPathTemplate();
        if (path != null) {
          exchange.routed(path.getTemplateString());
        }
      }
    }
  }

  /** The session's channel gets its listener. */
  static final class Listen {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This UndertowSession session, @Advice.FieldValue("frameHandler") Object listener) {
      Bridge.share(session.getWebSocketChannel(), listener);
      Bridge.share(session.getWebSocketChannel(), session);
    }
  }

  /** A message is with its handler; what that throws goes to the endpoint's own method. */
  static final class Handle {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.FieldValue("this$0") Object listener) {
      return Bridge.handling(listener);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") Object listener,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.handled(listener, token, thrown);
    }
  }

  /** Instantiated by the agent. */
  public UndertowEndpoints() {}
}
