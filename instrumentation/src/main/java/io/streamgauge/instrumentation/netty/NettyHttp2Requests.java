// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Begins the exchanges of Netty's HTTP/2 with the HEADERS that open a stream, and counts the bodies
 * of requests by DATA frame, without padding: below decompression and whatever makes messages of
 * frames.
 *
 * <p>The connection carries the exchange until Netty has made the stream, which then carries it
 * ({@link NettyHttp2Streams}); one that Netty refuses to make fails with its reason. The id of the
 * connection's channel carries one that asks for a WebSocket session meanwhile ({@link
 * NettyHttp2Channels}). gRPC's heads take no other names of fields than Netty's own strings.
 */
public final class NettyHttp2Requests implements StreamInstrumentation {

  @Override
  public String library() {
    return NettyHttp2Streams.HTTP2;
  }

  @Override
  public String versions() {
    return NettyConnections.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String context = "io.netty.channel.ChannelHandlerContext";
    String headers = "io.netty.handler.codec.http2.Http2Headers";
    on.type("io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder$FrameReadListener")
        .method(
            Asked.class,
            "onHeadersRead",
            context,
            "int",
            headers,
            "int",
            "short",
            "boolean",
            "int",
            "boolean")
        .method(
            Received.class,
            "onDataRead",
            context,
            "int",
            "io.netty.buffer.ByteBuf",
            "int",
            "boolean")
        .method(Reset.class, "onRstStreamRead", context, "int", "long");
  }

  /** A HEADERS frame has been read: the first of a stream is a request. */
  static final class Asked {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") DefaultHttp2ConnectionDecoder decoder,
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) int id,
        @Advice.Argument(2) Http2Headers head) {
      Http2Connection streams = decoder.connection();
      boolean isRequest = Bridge.connection(streams) != null && !streams.streamMayHaveExisted(id);
      CharSequence method = isRequest ? head.method() : null;
      Exchange exchange = method != null ? Bridge.open("netty") : null;
      if (method != null && exchange != null) {
        CharSequence path = head.path() == null ? head.authority() : head.path();
        CharSequence host =
            head.authority() == null ? head.get(HttpHeaderNames.HOST) : head.authority();
        exchange.head(
            method.toString(),
            path == null ? "*" : path.toString(),
            head.scheme() == null ? "http" : head.scheme().toString(),
            "HTTP/2",
            host == null ? null : host.toString());
        CharSequence parent = head.get(AsciiString.of("traceparent"));
        CharSequence state = parent == null ? null : head.get(AsciiString.of("tracestate"));
        exchange.parent(
            parent == null ? null : parent.toString(), state == null ? null : state.toString());
        Bridge.attach(streams, exchange.outbound());
        CharSequence tunnelled =
            AsciiString.contentEquals(method, "CONNECT")
                ? head.get(AsciiString.of(":protocol"))
                : null;
        if (tunnelled != null && AsciiString.contentEqualsIgnoreCase(tunnelled, "websocket")) {
          exchange.asksForWebSocket();
          exchange.asksWith(path == null ? null : path.toString());
          Bridge.attach(context.channel().id(), exchange.outbound());
        }
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") DefaultHttp2ConnectionDecoder decoder,
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) int id,
        @Advice.Thrown @Nullable Throwable thrown) {
      Exchange refused = Bridge.exchange(decoder.connection());
      Http2Stream stream = thrown == null ? null : decoder.connection().stream(id);
      Exchange failed = stream == null ? refused : Bridge.exchange(stream);
      if (failed != null && thrown != null) {
        failed.failed(thrown);
      }
      if (refused != null) {
        Bridge.attach(decoder.connection(), null);
        refused.end();
      }
      if (Bridge.meter(context.channel().id()) != null) {
        Bridge.attach(context.channel().id(), null);
      }
    }
  }

  /** A DATA frame has been read; one that comes after a reset is dropped by Netty. */
  static final class Received {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(
        @Advice.FieldValue("this$0") DefaultHttp2ConnectionDecoder decoder,
        @Advice.Argument(1) int id,
        @Advice.Argument(2) ByteBuf body) {
      Http2Stream stream = decoder.connection().stream(id);
      Exchange exchange = stream == null ? null : Bridge.exchange(stream);
      int bytes = body.readableBytes();
      if (exchange != null
          && bytes > 0
          && !exchange.isConversation()
          && stream.state().remoteSideOpen()
          && !stream.isResetSent()) {
        exchange.inbound().frames(bytes, bytes);
      }
      return exchange;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Exchange exchange, @Advice.Thrown @Nullable Throwable thrown) {
      if (exchange != null && thrown != null) {
        exchange.failed(thrown);
      }
    }
  }

  /** The client wants no more of a stream. */
  static final class Reset {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") DefaultHttp2ConnectionDecoder decoder,
        @Advice.Argument(1) int id) {
      Http2Stream stream = decoder.connection().stream(id);
      Exchange exchange = stream == null ? null : Bridge.exchange(stream);
      if (exchange != null) {
        exchange.abandoned(true, !stream.state().remoteSideOpen());
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp2Requests() {}
}
