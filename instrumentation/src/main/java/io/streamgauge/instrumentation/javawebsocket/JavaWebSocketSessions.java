// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.javawebsocket;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import net.bytebuddy.asm.Advice;
import org.java_websocket.WebSocket;
import org.jspecify.annotations.Nullable;

/**
 * Where the sessions of Java-WebSocket end and why, and how long their messages are with the
 * application.
 *
 * <p>Every way to the end leads through one {@code closeConnection}: it is told whether the client
 * has closed, and it has been said that what is queued shall go first, unless the server drops the
 * connection. What failed, and that the client has answered no ping for too long, is told by its
 * caller. From a message's frame to the application leads one method for texts and one for the
 * rest.
 *
 * <p>Not seen: whether a client still sends when the server has sent its close frame, as the
 * library reads nothing more; a server that is stopped with a time limit and does not close its
 * connections within it.
 */
public final class JavaWebSocketSessions implements StreamInstrumentation {

  /** What the library calls a close without a close frame (RFC 6455, section 7.1.5). */
  static final int ABNORMAL = 1006;

  @Override
  public String library() {
    return JavaWebSocketHandshakes.LIBRARY;
  }

  @Override
  public String versions() {
    return JavaWebSocketHandshakes.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String socket = "org.java_websocket.WebSocket";
    on.type("org.java_websocket.WebSocketImpl")
        .method(Close.class, "closeConnection", "int", "java.lang.String", "boolean");
    on.type("org.java_websocket.AbstractWebSocket")
        .method(Watch.class, "executeConnectionLostDetection", socket, "long");
    on.type("org.java_websocket.server.WebSocketServer")
        .method(
            Failed.class,
            "handleIOException",
            "java.nio.channels.SelectionKey",
            socket,
            "java.io.IOException")
        .method(Message.class, "onWebsocketMessage", socket, "java.lang.String")
        .method(Message.class, "onWebsocketMessage", socket, "java.nio.ByteBuffer");
  }

  /** The connection is closed, if it has not been. */
  static final class Close {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object connection,
        @Advice.FieldValue("flushandclosestate") boolean flushed,
        @Advice.Argument(0) int code,
        @Advice.Argument(2) boolean byClient) {
      Exchange session = Bridge.exchange(connection);
      if (session != null) {
        Bridge.attach(connection, null);
        if (byClient) {
          session.webSocket().disconnected();
        } else if (!flushed || code == ABNORMAL) {
          session.abandoned(false, true);
        }
        session.end();
      }
    }
  }

  /** The timer pings the client, or closes its connection as it has been silent for too long. */
  static final class Watch {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(@Advice.Argument(0) WebSocket connection) {
      Exchange session = connection.isOpen() ? Bridge.exchange(connection) : null;
      if (session != null) {
        session.hold();
      }
      return session;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) WebSocket connection, @Advice.Enter @Nullable Exchange session) {
      if (session != null) {
        if (connection.isClosed()) {
          session.timedOut();
        }
        session.release();
      }
    }
  }

  /** Reading or writing failed: the connection will be closed. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(1) @Nullable WebSocket connection,
        @Advice.Argument(2) IOException failure) {
      Exchange session = connection == null ? null : Bridge.exchange(connection);
      if (session != null) {
        session.outbound().transportFailed(failure);
      }
    }
  }

  /** A whole message is with the application. */
  static final class Message {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.Argument(0) WebSocket connection) {
      return Bridge.handling(connection);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) WebSocket connection,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.handled(connection, token, thrown);
    }
  }

  /** Instantiated by the agent. */
  public JavaWebSocketSessions() {}
}
