// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames of WebSocket sessions in Netty's codecs of RFC 6455, which those of its drafts
 * 7 and 17 extend: below compression, aggregation and whatever answers pings, so that each frame is
 * one on the wire. {@link NettyHttp11Responses} begins the session, {@link NettyConnections} ends
 * it; over HTTP/2, {@link NettyHttp2Responses} and {@link NettyHttp2Streams}. A client's codecs are
 * left alone, as their connection has none.
 *
 * <p>A codec belongs to one channel, and carries its connection from the first frame on: a field of
 * a known class is read in no time, and what a channel of any class carries is searched for.
 *
 * <p>The decoder passes a frame on when it has it whole. Compression is a handler above it, so what
 * a frame carries is told after it when it comes in, and before it when it goes out.
 *
 * <p>A message's handlers are all that it is passed to before the next one is decoded, or nothing
 * more has been read. A message has been sent when the socket has what the queue in front of it
 * held by the flush that followed ({@link NettyOutboundBuffers}).
 */
public final class NettyWebSocketFrames implements StreamInstrumentation {

  @Override
  public String library() {
    return NettyConnections.NETTY + " (WebSocket)";
  }

  @Override
  public String versions() {
    return NettyConnections.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String codecs = "io.netty.handler.codec.http.websocketx.";
    String context = "io.netty.channel.ChannelHandlerContext";
    String frame = codecs + "WebSocketFrame";
    on.type(codecs + "WebSocket08FrameDecoder")
        .connectionSlot()
        .method(Received.class, "decode", context, "io.netty.buffer.ByteBuf", "java.util.List")
        .alternative(
            Broken.class,
            "protocolViolation",
            context,
            "io.netty.buffer.ByteBuf",
            codecs + "CorruptedWebSocketFrameException")
        .alternative(
            Broken.class,
            "protocolViolation",
            context,
            "io.netty.handler.codec.CorruptedFrameException");
    on.type(codecs + "WebSocket08FrameEncoder")
        .connectionSlot()
        .method(Sent.class, "encode", context, frame, "java.util.List");
    on.type(codecs + "extensions.compression.DeflateDecoder")
        .method(Inflated.class, "decode", context, frame, "java.util.List");
    on.type(codecs + "extensions.compression.DeflateEncoder")
        .method(Deflated.class, "encode", context, frame, "java.util.List");
  }

  /** A frame has been read whole, or what was read can be none. */
  static final class Received {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(2) List<Object> out) {
      return out.size();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object decoder,
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(2) List<Object> out,
        @Advice.FieldValue("frameFinalFlag") boolean last,
        @Advice.FieldValue("frameRsv") int rsv,
        @Advice.FieldValue("frameOpcode") int opcode,
        @Advice.FieldValue("framePayloadLength") long bytes,
        @Advice.Enter int before,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (out.size() == before && thrown == null) {
        return;
      }
      Connection connection = Bridge.connection(decoder);
      if (connection == null) {
        connection = Bridge.connection(context.channel());
        if (connection != null) {
          Bridge.attachConnection(decoder, connection);
        }
      }
      if (thrown != null) {
        Exchange broken = Bridge.conversation(connection, context.channel().id());
        if (broken != null) {
          broken.failed(thrown);
        }
        return;
      }
      WebSocket session =
          connection == null ? Bridge.sessionOf(context.channel().id()) : connection.webSocket();
      if (session == null) {
        return;
      }
      if (opcode >= 8) {
        ByteBufHolder frame = (ByteBufHolder) out.get(before);
        session.controlReceived(opcode, frame.content().nioBuffer());
      } else {
        session.receiving(WebSocket.head(last, rsv, opcode), bytes, true);
        if (last) {
          session.delivering();
        }
      }
    }
  }

  /**
   * What was read breaks the protocol: told before the decoder says so and hangs up, as then it is
   * too late where its close frame meets no encoder.
   */
  static final class Broken {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext context, @Advice.AllArguments Object[] all) {
      Channel channel = context.channel();
      Exchange session = Bridge.conversation(Bridge.connection(channel), channel.id());
      if (session != null) {
        session.failed((Throwable) all[all.length - 1]);
      }
    }
  }

  /** A frame becomes bytes: its head, which may be followed by its payload. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(1) WebSocketFrame frame) {
      return frame.content().readableBytes();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This ChannelHandlerAdapter encoder,
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) WebSocketFrame frame,
        @Advice.Argument(2) List<Object> out,
        @Advice.Enter int bytes) {
      Connection connection = Bridge.connection(encoder);
      if (connection == null) {
        connection = Bridge.connection(context.channel());
        if (connection != null && !encoder.isSharable()) {
          Bridge.attachConnection(encoder, connection);
        }
      }
      WebSocket session =
          connection == null ? Bridge.sessionOf(context.channel().id()) : connection.webSocket();
      if (session == null) {
        return;
      }
      int opcode =
          frame instanceof BinaryWebSocketFrame
              ? 2
              : frame instanceof TextWebSocketFrame
                  ? 1
                  : frame instanceof ContinuationWebSocketFrame ? 0 : 8;
      if (opcode < 8) {
        boolean last = frame.isFinalFragment();
        session.sent(WebSocket.head(last, frame.rsv(), opcode), bytes);
        if (last && connection != null) {
          connection.encoded();
        }
      } else {
        ByteBuf wire = (ByteBuf) out.get(0);
        int payload = wire.writerIndex() - bytes;
        boolean here = payload > wire.readerIndex();
        session.controlSent(
            wire.getByte(wire.readerIndex()) & 15, here ? wire.nioBuffer(payload, bytes) : null);
      }
    }
  }

  /** What a compressed frame carries is known. */
  static final class Inflated {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(2) List<Object> out) {
      Channel channel = context.channel();
      Exchange session = Bridge.conversation(Bridge.connection(channel), channel.id());
      if (session != null && !out.isEmpty()) {
        ByteBufHolder frame = (ByteBufHolder) out.get(out.size() - 1);
        session.webSocket().inflated(frame.content().readableBytes());
        session.webSocket().inflatedWhole();
      }
    }
  }

  /** A frame has been compressed. */
  static final class Deflated {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(1) WebSocketFrame frame) {
      return frame.content().readableBytes();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) ChannelHandlerContext context, @Advice.Enter int bytes) {
      Channel channel = context.channel();
      Exchange session = Bridge.conversation(Bridge.connection(channel), channel.id());
      if (session != null) {
        session.webSocket().deflating(bytes);
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyWebSocketFrames() {}
}
