// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.websocket.api.UpgradeResponse;
import org.eclipse.jetty.websocket.api.extensions.ExtensionConfig;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.jspecify.annotations.Nullable;

/**
 * Where WebSocket sessions of Jetty 9.4 begin and end, of which its later lines have kept nothing.
 *
 * <p>The connection is made while its handshake is answered: it carries the handshake, which it
 * gets from the end point that both share, and from its opening on the session. An end of the
 * client's output is noted before Jetty writes a close frame to nobody.
 */
public final class Jetty94WebSockets implements StreamInstrumentation {

  static final String LIBRARY = "Eclipse Jetty (WebSocket)";
  static final String JETTYS = "9.4 (from 9.4.20)";

  @Override
  public String library() {
    return LIBRARY;
  }

  @Override
  public String versions() {
    return JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String webSocket = "org.eclipse.jetty.websocket.";
    on.type(webSocket + "server.WebSocketServerFactory")
        .method(
            Asked.class,
            "upgrade",
            "org.eclipse.jetty.server.HttpConnection",
            webSocket + "servlet.ServletUpgradeRequest",
            webSocket + "servlet.ServletUpgradeResponse",
            webSocket + "common.events.EventDriver");
    on.type(webSocket + "server.WebSocketServerConnection")
        .method(
            Granted.class,
            "<init>",
            "org.eclipse.jetty.io.EndPoint",
            "java.util.concurrent.Executor",
            "org.eclipse.jetty.util.thread.Scheduler",
            webSocket + "api.WebSocketPolicy",
            "org.eclipse.jetty.io.ByteBufferPool");
    on.type(webSocket + "common.io.AbstractWebSocketConnection")
        .slot()
        .method(Open.class, "opening")
        .method(Expired.class, "onReadTimeout", "java.lang.Throwable");
    on.type(webSocket + "common.io.ReadState").slot().method(Lost.class, "eof");
    // Later lines have a class of that name, whose sessions carry nothing.
    on.type(webSocket + "common.WebSocketSession")
        .slot()
        .method(Dropped.class, "disconnect")
        .alternative(Close.class, "onClosed", "org.eclipse.jetty.io.Connection");
  }

  /** The application would have the session; Jetty may still refuse it. */
  static final class Asked {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) HttpConnection connection) {
      HttpChannel channel = connection.getHttpChannel();
      Exchange exchange = Bridge.exchange(channel);
      Object mapped =
          exchange == null
              ? null
              : channel.getRequest().getAttribute("org.eclipse.jetty.http.pathmap.PathSpec");
      if (exchange != null && mapped instanceof PathSpec) {
        exchange.routed(((PathSpec) mapped).getDeclaration());
      }
    }
  }

  /** It will be answered with a 101. */
  static final class Granted {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object connection, @Advice.Argument(0) Object endPoint) {
      Exchange handshake = Bridge.exchange(endPoint);
      if (handshake != null) {
        handshake.asksForWebSocket();
        Bridge.share(endPoint, connection);
      }
    }
  }

  /** The connection is WebSocket's from now on, and the application will be told next. */
  static final class Open {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Connection connection,
        @Advice.FieldValue("parser") Object parser,
        @Advice.FieldValue("generator") Object generator,
        @Advice.FieldValue("flusher") Object flusher,
        @Advice.FieldValue("readState") Object reads,
        @Advice.FieldValue("session") @Nullable WebSocketSession opened,
        @Advice.Return boolean opening) {
      Exchange handshake = opening ? Bridge.exchange(connection) : null;
      Exchange session = handshake == null ? null : Bridge.upgrade(handshake, "websocket");
      if (handshake != null) {
        Meter meter = session == null ? null : session.outbound();
        Bridge.attach(connection, meter);
        Bridge.attach(parser, meter);
        Bridge.attach(generator, meter);
        Bridge.attach(flusher, meter);
        Bridge.attach(reads, meter);
        if (connection.getEndPoint() instanceof AbstractEndPoint) {
          Bridge.attach(connection.getEndPoint(), meter);
        }
      }
      if (session != null) {
        Bridge.carries(connection.getEndPoint(), session);
      }
      UpgradeResponse agreed =
          session == null || opened == null ? null : opened.getUpgradeResponse();
      if (opened != null) {
        Bridge.share(connection, opened);
      }
      if (session != null && agreed != null) {
        List<ExtensionConfig> extensions = agreed.getExtensions();
        session
            .webSocket()
            .agreed(
                agreed.getAcceptedSubProtocol(),
                extensions == null || extensions.isEmpty()
                    ? null
                    : ExtensionConfig.toHeaderValue(extensions));
      }
    }
  }

  /** Nobody said anything for too long. */
  static final class Expired {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection) {
      Exchange session = Bridge.exchange(connection);
      if (session != null) {
        session.timedOut();
      }
    }
  }

  /** There is nothing more to read, or nothing to read from. */
  static final class Lost {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object reads) {
      WebSocket session = Bridge.webSocket(reads);
      if (session != null) {
        session.disconnected();
      }
    }
  }

  /** The application closes the connection, without a word to the client. */
  static final class Dropped {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object opened) {
      Exchange session = Bridge.exchange(opened);
      if (session != null) {
        session.abandoned(false, true);
        session.end();
      }
    }
  }

  /** Its end point is closed. */
  static final class Close {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object closed, @Advice.Argument(0) Object connection) {
      Exchange session = Bridge.exchange(connection);
      if (session != null) {
        session.end();
        Bridge.attach(connection, null);
        Bridge.attach(closed, null);
      }
    }
  }

  /** Instantiated by the agent. */
  public Jetty94WebSockets() {}
}
