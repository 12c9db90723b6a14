// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettyio;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of Jetty's server connectors and what goes through their sockets.
 *
 * <p>The end point of the socket carries the connection; the one that TLS puts above it is another
 * object and carries none, so TLS is counted as it is on the wire. Connections begin in the
 * connector's own selector manager, as Jetty's client shares everything below. Not seen: connectors
 * for Unix sockets, and QUIC.
 */
public final class JettyConnections implements StreamInstrumentation {

  static final String JETTYS = "9.4, 10.0, 11.0, 12.0, 12.1";

  @Override
  public String library() {
    return "Eclipse Jetty (connections)";
  }

  @Override
  public String versions() {
    return JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.io.AbstractEndPoint").slot().connectionSlot();
    on.type("org.eclipse.jetty.server.ServerConnector$ServerConnectorManager")
        .method(Open.class, "endPointOpened", "org.eclipse.jetty.io.EndPoint")
        .method(Close.class, "endPointClosed", "org.eclipse.jetty.io.EndPoint");
    on.type("org.eclipse.jetty.io.ChannelEndPoint")
        .alternative(Fill.class, "fill", "java.nio.ByteBuffer")
        .alternative(Flush.class, "flush", "java.nio.ByteBuffer[]");
    on.type("org.eclipse.jetty.io.SocketChannelEndPoint")
        .alternative(Fill.class, "fill", "java.nio.ByteBuffer")
        .alternative(Flush.class, "flush", "java.nio.ByteBuffer[]");
  }

  /** A client's connection has been accepted. */
  static final class Open {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object endPoint) {
      Bridge.attachConnection(endPoint, Bridge.accept("jetty"));
    }
  }

  /** Its socket is closed. */
  static final class Close {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object endPoint) {
      Connection connection = Bridge.connection(endPoint);
      if (connection != null) {
        connection.closed();
      }
    }
  }

  /** The socket gave bytes, none, or the end; a failure to read is an end to Jetty too. */
  static final class Fill {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object endPoint, @Advice.Return int filled) {
      Connection connection = filled == 0 ? null : Bridge.connection(endPoint);
      if (connection != null) {
        connection.received(filled);
      }
    }
  }

  /** The socket took what it had room for. */
  static final class Flush {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.Argument(0) ByteBuffer[] buffers) {
      return Bridge.remaining(buffers);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object endPoint,
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Enter long before,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.sent(endPoint, before - Bridge.remaining(buffers), thrown);
    }
  }

  /** Instantiated by the agent. */
  public JettyConnections() {}
}
