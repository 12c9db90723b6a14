// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the connections that a Netty server accepts, and counts what they receive.
 *
 * <p>A connection begins with its channel's outbound buffer, which every transport makes, if the
 * channel's parent is a {@code ServerChannel}: so neither a client's channel nor an {@code
 * EmbeddedChannel} is one, nor a stream of HTTP/2, which has no such buffer. It ends when its close
 * future is set, which happens once on every path. A socket for datagrams has no parent; it is told
 * of always, and is a server's if the first of its datagrams came in. Closing through the head of
 * the pipeline is the application's doing; every other way to the end is the client's or the
 * network's.
 */
public final class NettyConnections implements StreamInstrumentation {

  static final String NETTY = "Netty";
  static final String VERSIONS = "4.1, 4.2";

  @Override
  public String library() {
    return NETTY;
  }

  @Override
  public String versions() {
    return VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String context = "io.netty.channel.ChannelHandlerContext";
    on.type("io.netty.channel.AbstractChannel").connectionSlot();
    on.type("io.netty.channel.ChannelOutboundBuffer")
        .connectionSlot()
        .method(Accept.class, "<init>", "io.netty.channel.AbstractChannel");
    on.type("io.netty.channel.DefaultChannelPipeline")
        .method(Received.class, "fireChannelRead", "java.lang.Object")
        .method(Failed.class, "fireExceptionCaught", "java.lang.Throwable");
    on.type("io.netty.channel.DefaultChannelPipeline$HeadContext")
        .method(Closing.class, "close", context, "io.netty.channel.ChannelPromise");
    on.type("io.netty.channel.AbstractChannel$CloseFuture").method(Closed.class, "setClosed");
    on.type("io.netty.handler.ssl.SslHandler").method(Secured.class, "handlerAdded", context);
    on.type("io.netty.handler.timeout.ReadTimeoutHandler")
        .method(ReadTimeout.class, "readTimedOut", context);
    on.type("io.netty.handler.timeout.WriteTimeoutHandler")
        .method(WriteTimeout.class, "writeTimedOut", context);
  }

  /** A channel gets the queue in front of its socket. */
  static final class Accept {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object buffer, @Advice.FieldValue("channel") Channel channel) {
      boolean accepted = channel.parent() instanceof ServerChannel;
      if (accepted || channel instanceof DatagramChannel) {
        Connection connection = Bridge.accept("netty");
        if (connection != null) {
          connection.protocol(accepted ? null : "udp");
          connection.channel(channel);
          Bridge.attachConnection(buffer, connection);
          Bridge.attachConnection(channel, connection);
        }
      }
    }
  }

  /** The socket gave some bytes; what they make up has been passed to all handlers afterwards. */
  static final class Received {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Connection enter(
        @Advice.FieldValue("channel") Channel channel, @Advice.Argument(0) Object message) {
      Connection connection = Bridge.connection(channel);
      if (connection != null) {
        if (message instanceof ByteBuf) {
          connection.received(((ByteBuf) message).readableBytes());
        } else if (message instanceof DatagramPacket) {
          connection.received(((DatagramPacket) message).content().readableBytes());
        }
      }
      return connection;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Connection connection) {
      Exchange session = connection == null ? null : connection.session();
      if (session != null) {
        session.webSocket().delivered();
      }
    }
  }

  /** Reading from the socket failed; what the application throws does not begin here. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("channel") Channel channel, @Advice.Argument(0) Throwable cause) {
      if (cause instanceof IOException) {
        Connection connection = Bridge.connection(channel);
        if (connection != null) {
          connection.failed(cause);
        }
      }
    }
  }

  /** The application closes the channel. */
  static final class Closing {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) ChannelHandlerContext context) {
      Connection connection = Bridge.connection(context.channel());
      if (connection != null) {
        connection.closing();
      }
    }
  }

  /** The socket is closed. Who listens for that may still end its answers, or say good-bye. */
  static final class Closed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Connection enter(@Advice.This ChannelPromise future) {
      Connection connection = Bridge.connection(future.channel());
      if (connection != null) {
        connection.gone();
      }
      return connection;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Connection connection) {
      if (connection != null) {
        connection.closed();
      }
    }
  }

  /** The channel speaks TLS from now on. */
  static final class Secured {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) ChannelHandlerContext context) {
      Connection connection = Bridge.connection(context.channel());
      if (connection != null) {
        connection.secured();
      }
    }
  }

  /** The client has sent nothing for as long as the application allows. */
  static final class ReadTimeout {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) ChannelHandlerContext context) {
      Connection connection = Bridge.connection(context.channel());
      if (connection != null) {
        connection.failed(io.netty.handler.timeout.ReadTimeoutException.INSTANCE);
      }
    }
  }

  /** The client has taken nothing for as long as the application allows. */
  static final class WriteTimeout {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) ChannelHandlerContext context) {
      Connection connection = Bridge.connection(context.channel());
      if (connection != null) {
        connection.failed(io.netty.handler.timeout.WriteTimeoutException.INSTANCE);
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyConnections() {}
}
