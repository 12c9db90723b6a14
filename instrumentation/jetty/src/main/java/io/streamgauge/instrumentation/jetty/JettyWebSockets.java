// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiation;

/**
 * Handshakes of WebSocket sessions in Jetty 10 and 11: which endpoint they ask for, and the session
 * that is made of one ({@link io.streamgauge.instrumentation.jettywebsocket}).
 */
public final class JettyWebSockets implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (WebSocket handshakes)";
  }

  @Override
  public String versions() {
    return "10.0, 11.0";
  }

  @Override
  public void declare(Joinpoints on) {
    String request = "org.eclipse.jetty.server.Request";
    String core = "org.eclipse.jetty.websocket.core.";
    String session = core + "internal.WebSocketCoreSession";
    on.type(core + "server.WebSocketNegotiation").method(Asked.class, "negotiate");
    on.type(core + "server.internal.RFC6455Handshaker")
        .alternative(Granted.class, "createWebSocketConnection", request, session);
    on.type(core + "server.internal.RFC8441Handshaker")
        .alternative(Granted.class, "createWebSocketConnection", request, session);
  }

  /** The request's path is an endpoint's. */
  static final class Asked {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This WebSocketNegotiation negotiation) {
      Request request = negotiation.getBaseRequest();
      Exchange exchange = Bridge.exchange(request.getHttpChannel());
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
      Exchange exchange = Bridge.exchange(request.getHttpChannel());
      if (exchange != null) {
        exchange.asksForWebSocket();
        exchange.asksWith(request.getQueryString());
        Bridge.attach(session, exchange.outbound());
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyWebSockets() {}
}
