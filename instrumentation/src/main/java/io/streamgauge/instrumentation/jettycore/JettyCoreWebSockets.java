// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettycore;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpChannelState;

/**
 * Handshakes of WebSocket sessions in Jetty 12: which endpoint they ask for, and the session that
 * is made of one ({@link io.streamgauge.instrumentation.jettywebsocket}).
 *
 * <p>Whatever maps paths to endpoints, the servlet environments' containers, the native one and
 * plain handlers, leaves the path's pattern with the request and has the same handshaker answer.
 * Its request is the environment's, which wraps a servlet's; the channel knows the one below them
 * all.
 */
public final class JettyCoreWebSockets implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (core, WebSocket)";
  }

  @Override
  public String versions() {
    return JettyCoreExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String request = "org.eclipse.jetty.server.Request";
    String core = "org.eclipse.jetty.websocket.core.";
    String handshakers = core + "server.internal.";
    on.type(handshakers + "AbstractHandshaker")
        .alternative(
            Asked.class,
            "upgradeRequest",
            core + "server.WebSocketNegotiator",
            request,
            "org.eclipse.jetty.server.Response",
            "org.eclipse.jetty.util.Callback",
            core + "WebSocketComponents",
            core + "Configuration$Customizer");
    String session = core + "WebSocketCoreSession";
    on.type(handshakers + "RFC6455Handshaker")
        .alternative(Granted.class, "createWebSocketConnection", request, session);
    on.type(handshakers + "RFC8441Handshaker")
        .alternative(Granted.class, "createWebSocketConnection", request, session);
  }

  /** The request's path is an endpoint's. */
  static final class Asked {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Request request) {
      Request handshake = ((HttpChannelState) request.getComponents()).getRequest();
      Exchange exchange = handshake == null ? null : Bridge.exchange(handshake);
      Object mapped =
          exchange == null ? null : request.getAttribute("org.eclipse.jetty.http.pathmap.PathSpec");
      if (exchange != null && mapped instanceof PathSpec) {
        String pattern = ((PathSpec) mapped).getDeclaration();
        // Of a servlet that has one endpoint for all of its paths its own mapping says more.
        exchange.routed("/".equals(pattern) || "/*".equals(pattern) ? null : pattern);
      }
    }
  }

  /** It will be granted: with a 101, or a 200 over HTTP/2. */
  static final class Granted {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Request request, @Advice.Argument(1) Object session) {
      Request handshake = ((HttpChannelState) request.getComponents()).getRequest();
      Exchange exchange = handshake == null ? null : Bridge.exchange(handshake);
      if (exchange != null) {
        exchange.asksForWebSocket();
        exchange.asksWith(handshake.getHttpURI().getQuery());
        Bridge.attach(session, exchange.outbound());
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyCoreWebSockets() {}
}
