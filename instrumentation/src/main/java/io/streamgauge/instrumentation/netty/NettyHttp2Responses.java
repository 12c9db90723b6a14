// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CoalescingBufferQueue;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/**
 * Counts the bodies of Netty's HTTP/2 responses where the flow control lets them go, below
 * compression, and tells what waits in front of a stream's window. The heads of interim responses
 * are passed over, and trailers come too late to be a head.
 *
 * <p>What applications write is gathered in {@code FlowControlledData}. As much of it as there is
 * window for goes to the frame writer at once, which makes DATA frames of the greatest size that
 * the client takes; one frame is one chunk. What is still there when the stream closes is lost. A
 * stream is held up while bytes wait and its window or the connection's is used up: a socket that
 * takes nothing is the connection's affair.
 */
public final class NettyHttp2Responses implements StreamInstrumentation {

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
    String promise = "io.netty.channel.ChannelPromise";
    on.type("io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder")
        .method(Head.class, "writeHeaders", context, "int", headers, "int", "boolean", promise)
        .method(
            Head.class,
            "writeHeaders",
            context,
            "int",
            headers,
            "int",
            "short",
            "boolean",
            "int",
            "boolean",
            promise);
    on.type("io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder$FlowControlledData")
        .method(Written.class, "write", context, "int")
        .method(Failed.class, "error", context, "java.lang.Throwable");
    on.type("io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController$FlowState")
        .method(Window.class, "writeAllocatedBytes", "int")
        .method(
            Window.class,
            "enqueueFrame",
            "io.netty.handler.codec.http2.Http2RemoteFlowController$FlowControlled");
  }

  /**
   * A head is about to be written; only the first that is final counts. gRPC's can be read in turn
   * only.
   */
  static final class Head {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This DefaultHttp2ConnectionEncoder encoder,
        @Advice.Argument(1) int id,
        @Advice.Argument(2) Http2Headers head) {
      int status = Bridge.finalStatus(head.status());
      Http2Stream stream = status == 0 ? null : encoder.connection().stream(id);
      Exchange exchange = stream == null ? null : Bridge.exchange(stream);
      if (exchange != null) {
        CharSequence type = null;
        long length = -1;
        for (Map.Entry<CharSequence, CharSequence> field : head) {
          if (AsciiString.contentEquals(field.getKey(), "content-type")) {
            type = field.getValue();
          } else if (AsciiString.contentEquals(field.getKey(), "content-length")) {
            length = Long.parseLong(field.getValue().toString());
          }
        }
        exchange.response(status, type == null ? null : type.toString(), length);
        Exchange session =
            status == 200 && exchange.isHandshake() ? Bridge.upgrade(exchange, "websocket") : null;
        if (stream != null && session != null) {
          CharSequence protocol = head.get(AsciiString.of("sec-websocket-protocol"));
          CharSequence extensions = head.get(AsciiString.of("sec-websocket-extensions"));
          session
              .webSocket()
              .agreed(
                  protocol == null ? null : protocol.toString(),
                  extensions == null ? null : extensions.toString());
          Bridge.attach(stream, session.outbound());
        }
      }
    }
  }

  /** As much of a body goes to the frame writer as there is window for. */
  static final class Written {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.FieldValue("queue") CoalescingBufferQueue body) {
      return body.readableBytes();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") DefaultHttp2ConnectionEncoder encoder,
        @Advice.FieldValue("stream") Object stream,
        @Advice.FieldValue("queue") CoalescingBufferQueue body,
        @Advice.Enter int before) {
      int left = body.readableBytes();
      Meter meter = left < before ? Bridge.body(stream) : null;
      if (meter != null) {
        meter.frames(before - left, encoder.configuration().frameSizePolicy().maxFrameSize());
        if (left == 0) {
          meter.flushed();
        }
      }
    }
  }

  /** What is left of a body goes nowhere, or what went to the frame writer did not arrive. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("stream") Object stream,
        @Advice.FieldValue("queue") CoalescingBufferQueue body,
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) Throwable cause) {
      Meter meter = Bridge.body(stream);
      if (meter != null) {
        meter.discarded(body.readableBytes());
        Connection connection =
            cause instanceof IOException && context != null
                ? Bridge.connection(context.channel())
                : null;
        if (connection != null && !connection.isClosing()) {
          meter.transportFailed(cause);
        }
      }
    }
  }

  /** Something has been queued for a stream, or has gone as far as its window allows. */
  static final class Window {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") DefaultHttp2RemoteFlowController controller,
        @Advice.FieldValue("stream") Object stream,
        @Advice.FieldValue("window") int window,
        @Advice.FieldValue("pendingBytes") long pending) {
      Meter meter = Bridge.meter(stream);
      ChannelHandlerContext context = controller.channelHandlerContext();
      if (meter == null || context == null) {
        return;
      }
      if (meter.exchange().isConversation()) {
        meter.unsent(pending);
      }
      boolean waits = pending > 0 && window <= 0;
      ChannelHandler handler = pending > 0 && !waits ? context.handler() : null;
      if (handler instanceof Http2ConnectionHandler) {
        Http2Connection streams = ((Http2ConnectionHandler) handler).connection();
        waits = controller.windowSize(streams.connectionStream()) <= 0;
      }
      if (waits) {
        meter.blocked(Meter.NOT_WRITABLE);
        meter.pending(pending, controller.initialWindowSize());
      } else {
        meter.unblocked();
        meter.pending(pending > 0 && !context.channel().isWritable() ? pending : 0, 0);
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp2Responses() {}
}
