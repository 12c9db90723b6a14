// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Follows bytes through the queue in front of a socket: {@code ChannelOutboundBuffer}, one final
 * class below every handler and above every transport.
 *
 * <p>What is added has been offered; {@code progress} says what the kernel took. Some transports do
 * not report it for every message (local channels for none, io_uring not for the last part of a
 * file), but all remove a message when it is done. After each flush of the unsafe what was flushed
 * and is still there waits for the client. The queue is measured in its own bytes: Netty's {@code
 * totalPendingSize} counts a file as none, and each entry's overhead.
 */
public final class NettyOutboundBuffers implements StreamInstrumentation {

  @Override
  public String library() {
    return NettyConnections.NETTY + " (outbound buffer)";
  }

  @Override
  public String versions() {
    return NettyConnections.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("io.netty.channel.ChannelOutboundBuffer")
        .method(
            Offered.class,
            "addMessage",
            "java.lang.Object",
            "int",
            "io.netty.channel.ChannelPromise")
        .method(Accepted.class, "progress", "long")
        .method(Removed.class, "remove")
        .method(Dropped.class, "remove", "java.lang.Throwable")
        .method(Turned.class, "fireChannelWritabilityChanged", "boolean");
    on.type("io.netty.channel.AbstractChannel$AbstractUnsafe").method(Flushed.class, "flush0");
  }

  /** A message joins the queue. */
  static final class Offered {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object buffer, @Advice.Argument(0) Object message) {
      Connection connection = Bridge.connection(buffer);
      if (connection != null) {
        connection.queued(
            message instanceof ByteBuf
                ? ((ByteBuf) message).readableBytes()
                : message instanceof FileRegion
                    ? ((FileRegion) message).count()
                    : message instanceof ByteBufHolder
                        ? ((ByteBufHolder) message).content().readableBytes()
                        : 0);
      }
    }
  }

  /** The kernel took some of the message at the head of the queue. */
  static final class Accepted {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object buffer, @Advice.Argument(0) long bytes) {
      Connection connection = Bridge.connection(buffer);
      if (connection != null) {
        connection.sent(bytes);
      }
    }
  }

  /** The message at the head of the queue has gone. */
  static final class Removed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Connection enter(@Advice.This ChannelOutboundBuffer buffer) {
      Connection connection = Bridge.connection(buffer);
      if (connection != null) {
        Object message = buffer.current();
        connection.unqueued(
            message instanceof ByteBuf
                ? ((ByteBuf) message).readableBytes()
                : message instanceof FileRegion
                    ? ((FileRegion) message).count()
                    : message instanceof ByteBufHolder
                        ? ((ByteBufHolder) message).content().readableBytes()
                        : 0);
      }
      return connection;
    }

    /** A transport that completes its writes later drains the queue outside of a flush. */
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This ChannelOutboundBuffer buffer, @Advice.Enter @Nullable Connection connection) {
      if (connection != null && connection.waits() && buffer.isEmpty()) {
        connection.flushed(false, 0);
      }
    }
  }

  /** The message at the head of the queue could not be sent; those behind it may. */
  static final class Dropped {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This ChannelOutboundBuffer buffer) {
      Connection connection = Bridge.connection(buffer);
      if (connection != null && buffer.current() instanceof ByteBufHolder) {
        connection.dropped(((ByteBufHolder) buffer.current()).content().readableBytes());
      }
    }
  }

  /**
   * The queue has grown past its high-water mark, which is bit 0, or shrunk below its low one; or
   * the application has set one of the other bits, or cleared the last.
   */
  static final class Turned {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object buffer,
        @Advice.FieldValue("channel") Channel channel,
        @Advice.FieldValue("unwritable") int bits) {
      Connection connection = Bridge.connection(buffer);
      if (connection != null) {
        long limit = channel.config().getWriteBufferHighWaterMark();
        connection.writable(bits == 0, (bits & 1) != 0, limit);
      }
    }
  }

  /** The transport has written what the socket took. */
  static final class Flushed {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("outboundBuffer") ChannelOutboundBuffer buffer,
        @Advice.FieldValue("this$0") Channel channel) {
      Connection connection = buffer == null ? null : Bridge.connection(buffer);
      if (connection != null) {
        boolean waits = !buffer.isEmpty();
        connection.flushed(waits, waits ? channel.config().getWriteBufferHighWaterMark() : 0);
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyOutboundBuffers() {}
}
