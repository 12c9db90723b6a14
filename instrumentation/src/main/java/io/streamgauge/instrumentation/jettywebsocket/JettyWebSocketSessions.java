// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettywebsocket;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.eclipse.jetty.websocket.core.exception.WebSocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where Jetty's WebSocket sessions begin and end.
 *
 * <p>A session begins when its connection replaces the one of HTTP, or gets a stream of HTTP/2 (RFC
 * 8441), after the answer has been written, and before its endpoint is told. Until then the core
 * session carries the handshake; that of a client carries none. It ends when the connection is
 * closed. The end point or the stream carries the meter, so that back-pressure is told as it is of
 * responses.
 */
public final class JettyWebSocketSessions implements StreamInstrumentation {

  static final String LIBRARY = "Eclipse Jetty (WebSocket)";
  static final String JETTYS = "10.0, 11.0, 12.0 (from 12.0.1), 12.1";

  /** Two classes became public with 12.0. */
  static final String CORE = "org.eclipse.jetty.websocket.core.";

  static final String INTERNAL = CORE + "internal.";

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
    declare(on, CORE);
    declare(on, INTERNAL);
    on.type("org.eclipse.jetty.http2.HTTP2StreamEndPoint")
        .method(StreamClosed.class, "close", "java.lang.Throwable");
  }

  private static void declare(Joinpoints on, String where) {
    String failure = "java.lang.Throwable";
    String callback = "org.eclipse.jetty.util.Callback";
    on.type(where + "WebSocketConnection")
        .method(Open.class, "onOpen")
        .method(Close.class, "onClose", failure);
    on.type(where + "WebSocketCoreSession")
        .slot()
        .method(Lost.class, "onEof")
        .method(Failed.class, "processConnectionError", failure, callback)
        .method(Unhandled.class, "processHandlerError", failure, callback)
        .method(Dropped.class, "abort");
  }

  /** The connection is WebSocket's from now on. */
  static final class Open {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Connection connection,
        @Advice.FieldValue("coreSession") Object core,
        @Advice.FieldValue("parser") Object parser,
        @Advice.FieldValue("generator") Object generator,
        @Advice.FieldValue("flusher") Object flusher) {
      Exchange handshake = Bridge.exchange(core);
      Exchange session = handshake == null ? null : Bridge.upgrade(handshake, "websocket");
      Meter meter = session == null ? null : session.outbound();
      Bridge.attach(core, meter);
      if (session != null) {
        Bridge.carries(connection.getEndPoint(), session);
        CoreSession agreed = (CoreSession) core;
        List<ExtensionConfig> extensions = agreed.getNegotiatedExtensions();
        session
            .webSocket()
            .agreed(
                agreed.getNegotiatedSubProtocol(),
                extensions.isEmpty() ? null : ExtensionConfig.toHeaderValue(extensions));
        Bridge.attach(parser, meter);
        Bridge.attach(generator, meter);
        Bridge.attach(flusher, meter);
        EndPoint endPoint = connection.getEndPoint();
        boolean isSocket = endPoint instanceof AbstractEndPoint;
        Bridge.attach(isSocket ? endPoint : endPoint.getTransport(), meter);
      }
    }
  }

  /** Its end point is closed. */
  static final class Close {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("coreSession") Object core,
        @Advice.FieldValue("parser") Object parser,
        @Advice.FieldValue("generator") Object generator) {
      Exchange session = Bridge.exchange(core);
      if (session != null) {
        session.end();
        Bridge.attach(core, null);
        Bridge.attach(parser, null);
        Bridge.attach(generator, null);
      }
    }
  }

  /** Of older releases a stream of HTTP/2 does not close what it carries (12.0.20 does not). */
  static final class StreamClosed {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("stream") Object stream,
        @Advice.Argument(0) @Nullable Throwable failure) {
      Exchange session = Bridge.exchange(stream);
      if (session != null && session.isConversation()) {
        if (failure instanceof IOException) {
          session.webSocket().disconnected();
        }
        session.end();
        Bridge.attach(stream, null);
      }
    }
  }

  /** There is nothing more to read, or nothing to read from. */
  static final class Lost {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object core) {
      WebSocket session = Bridge.webSocket(core);
      if (session != null) {
        session.disconnected();
      }
    }
  }

  /** The socket failed, the client broke the protocol, or nobody said anything for too long. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object core, @Advice.Argument(0) @Nullable Throwable failure) {
      Exchange session = Bridge.exchange(core);
      if (session != null) {
        if (failure instanceof WebSocketTimeoutException) {
          session.timedOut();
        } else if (failure instanceof IOException) {
          session.webSocket().disconnected();
        }
      }
    }
  }

  /** The application failed; or, before 12.0, nobody said anything for too long. */
  static final class Unhandled {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object core, @Advice.Argument(0) @Nullable Throwable failure) {
      Exchange session = failure == null ? null : Bridge.exchange(core);
      if (session != null && failure != null) {
        if (failure instanceof WebSocketTimeoutException) {
          session.timedOut();
        } else {
          // The sinks of Jakarta's API say with which code to close, and why.
          Throwable cause = failure instanceof CloseException ? failure.getCause() : null;
          session.webSocket().failing(cause == null ? failure : cause);
        }
      }
    }
  }

  /** The connection is closed: by the application, where the session is open for what it sends. */
  static final class Dropped {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This CoreSession core) {
      Exchange session = core.isOutputOpen() ? Bridge.exchange(core) : null;
      if (session != null) {
        session.abandoned(false, true);
        session.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyWebSocketSessions() {}
}
