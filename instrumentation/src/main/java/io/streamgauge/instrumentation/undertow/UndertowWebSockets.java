// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import net.bytebuddy.asm.Advice;
import org.xnio.StreamConnection;

/**
 * Where the WebSocket sessions of Undertow's core begin and end: those of its own handlers, of
 * {@code undertow-websockets-jsr} and of what is built on either.
 *
 * <p>A session begins where a server's handshake makes its channel, when the 101 has been sent. Its
 * channel carries it, and so do the connection and the conduit that the channel has put on it. A
 * client's channels are made elsewhere and carry none.
 */
public final class UndertowWebSockets implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (WebSocket)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    String channel = "io.undertow.websockets.core.WebSocketChannel";
    on.type("io.undertow.websockets.WebSocketProtocolHandshakeHandler")
        .method(Handshake.class, "handleRequest", "io.undertow.server.HttpServerExchange");
    for (String draft : new String[] {"07", "08", "13"}) {
      on.type(
              "io.undertow.websockets.core.protocol.version"
                  + draft
                  + ".Hybi"
                  + draft
                  + "Handshake")
          .method(
              Begin.class,
              "createChannel",
              "io.undertow.websockets.spi.WebSocketHttpExchange",
              "org.xnio.StreamConnection",
              "io.undertow.connector.ByteBufferPool");
    }
    on.type(channel).slot().method(Gone.class, "lastDataRead");
    // The channel's own task on its close, and its conduit that watches for idleness.
    on.type(channel + "$1").method(End.class, "handleEvent", channel);
    on.type(channel + "$2").method(Idle.class, "doClose");
  }

  /** A native handler is asked for a session; a request without the headers is passed on. */
  static final class Handshake {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) HttpServerExchange request) {
      Exchange exchange =
          "websocket".equalsIgnoreCase(request.getRequestHeaders().getFirst(Headers.UPGRADE))
              ? Bridge.exchange(request)
              : null;
      if (exchange != null) {
        exchange.asksForWebSocket();
        exchange.asksWith(request.getQueryString());
        PathTemplateMatch match = request.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        if (match != null) {
          exchange.routed(match.getMatchedTemplate());
        }
      }
    }
  }

  /** The 101 has been sent, and the connection is the session's. */
  static final class Begin {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) WebSocketHttpExchange handshake,
        @Advice.Argument(1) StreamConnection connection,
        @Advice.Return WebSocketChannel channel) {
      Exchange exchange = Bridge.exchange(connection);
      Exchange session = exchange == null ? null : Bridge.upgrade(exchange, "websocket");
      if (session != null) {
        Bridge.carries(connection, session);
        session
            .webSocket()
            .agreed(
                handshake.getResponseHeader("Sec-WebSocket-Protocol"),
                handshake.getResponseHeader("Sec-WebSocket-Extensions"));
        Bridge.attach(channel, session.outbound());
        Bridge.attach(connection, session.outbound());
        Bridge.attach(connection.getSinkChannel().getConduit(), session.outbound());
      }
    }
  }

  /** Nothing more can be read: the client has closed its connection, or the application has. */
  static final class Gone {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This WebSocketChannel channel) {
      Exchange session = Bridge.exchange(channel);
      if (session != null && !channel.isCloseFrameReceived() && !channel.isCloseFrameSent()) {
        if (channel.isOpen()) {
          session.webSocket().disconnected();
        } else {
          session.abandoned(false, true);
        }
      }
    }
  }

  /** Nothing has been sent or received for too long: a close frame says so. */
  static final class Idle {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") WebSocketChannel channel) {
      Exchange session = Bridge.exchange(channel);
      if (session != null && !channel.isCloseFrameReceived() && !channel.isCloseFrameSent()) {
        session.timedOut();
      }
    }
  }

  /** The connection is closed; if no close frame came or was asked for, by the application. */
  static final class End {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) WebSocketChannel channel) {
      Exchange session = Bridge.exchange(channel);
      if (session != null) {
        if (!channel.isCloseFrameReceived() && !channel.isCloseFrameSent()) {
          session.abandoned(false, true);
        }
        session.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowWebSockets() {}
}
