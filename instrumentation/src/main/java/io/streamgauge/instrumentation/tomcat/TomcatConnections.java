// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Counts Tomcat's NIO connections and the bytes that go through their sockets, heads and framing
 * included, at {@code NioChannel}: all of them pass there but files that the kernel sends, which
 * {@link TomcatSendfile} adds.
 *
 * <p>With TLS, what is counted is ciphertext: handed to the socket by {@code flush}, and read from
 * it into a buffer that is deciphered before any method returns, so the reads themselves are woven.
 * Channels are pooled: each connection begins with a {@code reset}.
 */
public final class TomcatConnections implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (NIO)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    String buffer = "java.nio.ByteBuffer";
    String buffers = "java.nio.ByteBuffer[]";
    on.type("org.apache.tomcat.util.net.NioChannel")
        .connectionSlot()
        .method(
            Accept.class,
            "reset",
            "java.nio.channels.SocketChannel",
            "org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper")
        .method(Read.class, "read", buffer)
        .method(Read.class, "read", buffers, "int", "int")
        .method(Write.class, "write", buffer)
        .method(Write.class, "write", buffers, "int", "int");
    on.type("org.apache.tomcat.util.net.SecureNioChannel")
        .socketReads()
        .method(Cipher.class, "flush", buffer);
    on.type("org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper")
        .method(Close.class, "doClose");
  }

  /** A channel is given the socket of a client that has come. */
  static final class Accept {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object channel, @Advice.Argument(0) @Nullable SocketChannel socket) {
      if (socket != null) {
        Bridge.attachConnection(channel, Bridge.accept("tomcat"));
      }
    }
  }

  /** Bytes have come. */
  static final class Read {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object channel,
        @Advice.Return long bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.received(channel, bytes, thrown);
    }
  }

  /** Bytes have left. */
  static final class Write {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object channel,
        @Advice.Return long bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.sent(channel, bytes, thrown);
    }
  }

  /** Encrypted bytes leave, as many as the socket takes. */
  static final class Cipher {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) ByteBuffer records) {
      return records.position();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object channel,
        @Advice.Argument(0) ByteBuffer records,
        @Advice.Enter int start,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.sent(channel, records.position() - start, thrown);
    }
  }

  /** The socket closes; its channel may be another connection's before this returns. */
  static final class Close {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Connection enter(@Advice.This NioSocketWrapper socket) {
      return Bridge.connection(socket.getSocket());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Connection connection) {
      if (connection != null) {
        connection.closed();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatConnections() {}
}
