// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.util.AsciiString;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * Begins the exchanges of Netty's HTTP/3 with the HEADERS that open a stream, counts the bodies of
 * requests by DATA frame, and takes down what responses bring to their stream's queue: in {@code
 * Http3FrameCodec}, which every stream has first in its pipeline.
 *
 * <p>A request is what names a method: neither answers nor what control streams say do. The codec
 * hands a DATA frame on in the parts it comes in; the chunk counts with its last one. What leaves
 * the queue is counted by {@link NettyHttp3Streams}.
 */
public final class NettyHttp3Frames implements StreamInstrumentation {

  static final String HTTP3 = NettyConnections.NETTY + " (HTTP/3)";
  static final String VERSIONS = "4.1 with the incubator's codecs, 4.2";

  @Override
  public String library() {
    return HTTP3;
  }

  @Override
  public String versions() {
    return VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String context = "io.netty.channel.ChannelHandlerContext";
    String promise = "io.netty.channel.ChannelPromise";
    on.type("io.netty.handler.codec.http3.Http3FrameCodec")
        .method(Read.class, "decode", context, "io.netty.buffer.ByteBuf", "java.util.List")
        .method(
            Head.class,
            "writeHeadersFrame",
            context,
            "io.netty.handler.codec.http3.Http3HeadersFrame",
            promise)
        .method(
            Body.class,
            "writeDataFrame",
            context,
            "io.netty.handler.codec.http3.Http3DataFrame",
            promise);
  }

  /** A frame has been read, or a part of a DATA frame. */
  static final class Read {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(2) List<Object> frames) {
      return frames.size();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(2) List<Object> frames,
        @Advice.FieldValue("type") long type,
        @Advice.Enter int before) {
      Object frame = frames.size() > before ? frames.get(before) : null;
      Exchange exchange = frame == null ? null : Bridge.exchange(context.channel());
      if (exchange != null && frame instanceof Http3DataFrame) {
        int bytes = ((ByteBufHolder) frame).content().readableBytes();
        if (bytes > 0) {
          exchange.inbound().part(bytes, type == -1);
        }
      } else if (exchange == null && frame instanceof Http3HeadersFrame) {
        Http3Headers head = ((Http3HeadersFrame) frame).headers();
        CharSequence method = head.method();
        Exchange asked = method == null ? null : Bridge.open("netty");
        if (method != null && asked != null) {
          CharSequence path = head.path() == null ? head.authority() : head.path();
          CharSequence host =
              head.authority() == null ? head.get(HttpHeaderNames.HOST) : head.authority();
          asked.head(
              method.toString(),
              path == null ? "*" : path.toString(),
              head.scheme() == null ? "https" : head.scheme().toString(),
              "HTTP/3",
              host == null ? null : host.toString());
          CharSequence parent = head.get(AsciiString.of("traceparent"));
          CharSequence state = parent == null ? null : head.get(AsciiString.of("tracestate"));
          asked.parent(
              parent == null ? null : parent.toString(), state == null ? null : state.toString());
          Bridge.attach(context.channel(), asked.outbound());
        }
      }
    }
  }

  /** A head is about to be written; only the first that is final counts, and trailers are none. */
  static final class Head {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) Http3HeadersFrame frame) {
      Exchange exchange = Bridge.exchange(context.channel());
      int status = exchange == null ? 0 : Bridge.finalStatus(frame.headers().status());
      if (exchange != null && status != 0) {
        CharSequence type = frame.headers().get(HttpHeaderNames.CONTENT_TYPE);
        exchange.response(
            status,
            type == null ? null : type.toString(),
            frame.headers().getLong(HttpHeaderNames.CONTENT_LENGTH, -1));
      }
    }
  }

  /**
   * A DATA frame is written: what QUIC does not take at once waits in the stream's queue. Behind
   * the response's end it is refused.
   */
  static final class Body {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) Http3DataFrame frame) {
      DuplexChannel stream = (DuplexChannel) context.channel();
      Meter meter = stream.isOpen() && !stream.isOutputShutdown() ? Bridge.meter(stream) : null;
      if (meter != null) {
        meter.queued(frame.content().readableBytes());
      }
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) ChannelHandlerContext context) {
      Meter meter = Bridge.meter(context.channel());
      if (meter != null) {
        long waits = meter.queued(0);
        if (waits > 0) {
          meter.blocked(Meter.NOT_WRITABLE);
          meter.pending(waits, 0);
        } else {
          meter.flushed();
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp3Frames() {}
}
