// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.util.collection.LongObjectMap;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.channels.ClosedChannelException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Counts what leaves the queues of Netty's HTTP/3 streams, and ends their exchanges: in the stream
 * channels of QUIC, which have a queue of their own and no {@code ChannelOutboundBuffer}.
 *
 * <p>What {@code write0} hands to quiche counts as far as quiche takes it, which is as far as the
 * windows of the stream, of the connection and of its congestion control go. A response is complete
 * when quiche has taken its FIN; its exchange ends with the channel. RESET_STREAM and STOP_SENDING,
 * from either side, end it at once. Datagrams are no stream's bytes.
 */
public final class NettyHttp3Streams implements StreamInstrumentation {

  @Override
  public String library() {
    return NettyHttp3Frames.HTTP3;
  }

  @Override
  public String versions() {
    return NettyHttp3Frames.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String promise = "io.netty.channel.ChannelPromise";
    on.type("io.netty.handler.codec.quic.QuicheQuicStreamChannel")
        .slot()
        .alternative(Stopped.class, "writable", "int")
        .alternative(Stopped.class, "writable", "long");
    on.type("io.netty.handler.codec.quic.QuicheQuicStreamChannel$QuicStreamChannelUnsafe")
        .method(Sent.class, "write0", "java.lang.Object")
        .method(Closed.class, "close", "java.nio.channels.ClosedChannelException", promise);
    on.type("io.netty.handler.codec.quic.QuicheQuicChannel")
        .method(Reset.class, "streamRecv", "long", "io.netty.buffer.ByteBuf")
        .method(Refused.class, "streamShutdown", "long", "boolean", "boolean", "int", promise)
        .method(Lost.class, "closeStreams");
  }

  /** Quiche has taken some of a message, or says that nobody wants it. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) Object message) {
      return message instanceof ByteBuf
          ? ((ByteBuf) message).readerIndex()
          : ((ByteBufHolder) message).content().readerIndex();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") DuplexChannel stream,
        @Advice.Argument(0) Object message,
        @Advice.Enter int from,
        @Advice.Return int result) {
      Meter meter = Bridge.meter(stream);
      if (meter == null) {
        return;
      }
      ByteBuf bytes =
          message instanceof ByteBuf ? (ByteBuf) message : ((ByteBufHolder) message).content();
      int to = bytes.readerIndex();
      for (int at = from; at < to; ) {
        at += meter.wire(bytes.getByte(at), to - at);
      }
      if (result < -1) {
        meter.exchange().abandoned(true, stream.isInputShutdown());
        meter.exchange().end();
      } else if (result > 0
          && message instanceof QuicStreamFrame
          && ((QuicStreamFrame) message).hasFin()) {
        meter.exchange().hold();
        meter.exchange().end();
      }
    }
  }

  /** There is room in the windows, or the client has asked for no more (STOP_SENDING). */
  static final class Stopped {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This DuplexChannel stream, @Advice.Argument(0) long roomOrError) {
      Exchange exchange = roomOrError < -1 ? Bridge.exchange(stream) : null;
      if (exchange != null) {
        exchange.abandoned(true, stream.isInputShutdown());
        exchange.end();
      }
    }
  }

  /** The client has given up its request (RESET_STREAM), or reading failed otherwise. */
  static final class Reset {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("streams") LongObjectMap<?> streams,
        @Advice.Argument(0) long id,
        @Advice.Thrown @Nullable Throwable thrown) {
      Object stream =
          thrown == null || thrown instanceof ClosedChannelException ? null : streams.get(id);
      Exchange exchange = stream == null ? null : Bridge.exchange(stream);
      if (exchange != null) {
        exchange.abandoned(true, false);
        exchange.release();
        exchange.end();
      }
    }
  }

  /** The application gives up its response (RESET_STREAM). */
  static final class Refused {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("streams") LongObjectMap<?> streams,
        @Advice.Argument(0) long id,
        @Advice.Argument(2) boolean writing) {
      Object stream = writing ? streams.get(id) : null;
      Exchange exchange = stream == null ? null : Bridge.exchange(stream);
      if (stream != null && exchange != null) {
        exchange.abandoned(false, ((DuplexChannel) stream).isInputShutdown());
        exchange.end();
      }
    }
  }

  /** The connection ends, and all its streams with it: closed by the client, or lost. */
  static final class Lost {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("streams") LongObjectMap<?> streams,
        @Advice.FieldValue("connectionCloseEvent") @Nullable Object byClient,
        @Advice.FieldValue("timedOut") boolean timedOut) {
      for (Object stream : streams.values()) {
        Exchange exchange = Bridge.exchange(stream);
        if (exchange != null) {
          exchange.abandoned(
              byClient != null || timedOut, ((DuplexChannel) stream).isInputShutdown());
        }
      }
    }
  }

  /**
   * A stream is being closed, which sends the FIN if nobody has: a response that lacks nothing else
   * is complete.
   */
  static final class Closed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") DuplexChannel stream) {
      Exchange exchange = Bridge.exchange(stream);
      if (exchange != null) {
        if (!exchange.mayHaveBody() || exchange.outbound().queued(0) > 0) {
          exchange.abandoned(false, stream.isInputShutdown());
        }
        exchange.release();
        exchange.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp3Streams() {}
}
