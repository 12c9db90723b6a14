// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/**
 * Counts what goes through the sockets of connections that Undertow has accepted, at XNIO's NIO
 * conduit: below TLS, framing and heads.
 *
 * <p>The conduit carries the connection. Only a server's acceptor gives it one, so connections that
 * Undertow's proxy or an XNIO client opens are not counted. Whatever else listens by XNIO
 * (WildFly's management) is.
 */
public final class UndertowSockets implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (XNIO sockets)";
  }

  @Override
  public String versions() {
    return "XNIO 3.8";
  }

  @Override
  public void declare(Joinpoints on) {
    String buffer = "java.nio.ByteBuffer";
    String buffers = "java.nio.ByteBuffer[]";
    String file = "java.nio.channels.FileChannel";
    on.type("org.xnio.nio.NioTcpServer").method(Accept.class, "accept");
    on.type("org.xnio.nio.NioSocketConduit")
        .connectionSlot()
        .method(Write.class, "write", buffer)
        .method(WriteAll.class, "write", buffers, "int", "int")
        .method(Write.class, "transferFrom", file, "long", "long")
        .method(Read.class, "read", buffer)
        .method(ReadAll.class, "read", buffers, "int", "int")
        .method(Read.class, "transferTo", "long", "long", file);
    on.type("org.xnio.StreamConnection").connectionSlot();
    on.type("org.xnio.nio.NioSocketStreamConnection").method(Close.class, "closeAction");
  }

  /** A client has connected. */
  static final class Accept {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return @Nullable StreamConnection accepted) {
      if (accepted != null) {
        Connection connection = Bridge.accept("undertow");
        Bridge.attachConnection(accepted.getSinkChannel().getConduit(), connection);
        Bridge.attachConnection(accepted, connection);
      }
    }
  }

  /** The socket takes bytes of a buffer or a file. */
  static final class Write {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Return long bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.sent(socket, bytes, thrown);
    }
  }

  /** The socket takes bytes of several buffers; a single one goes to the other method. */
  static final class WriteAll {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(2) int length,
        @Advice.Return long bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (length != 1) {
        Bridge.sent(socket, bytes, thrown);
      }
    }
  }

  /** The socket gives bytes to a buffer or a file, or says that the client sends no more. */
  static final class Read {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Return long bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.received(socket, bytes, thrown);
    }
  }

  /** The socket gives bytes to several buffers; a single one goes to the other method. */
  static final class ReadAll {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(2) int length,
        @Advice.Return long bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (length != 1) {
        Bridge.received(socket, bytes, thrown);
      }
    }
  }

  /** The server closes the socket. */
  static final class Close {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("conduit") Object socket) {
      Connection connection = Bridge.connection(socket);
      if (connection != null) {
        connection.closed();
        Bridge.attachConnection(socket, null);
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowSockets() {}
}
