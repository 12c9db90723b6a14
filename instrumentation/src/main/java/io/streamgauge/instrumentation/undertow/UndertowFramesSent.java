// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.framed.SendFrameHeader;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/**
 * Counts the frames that Undertow's WebSocket sessions send.
 *
 * <p>A frame counts when the socket has taken the whole of it: what waits in the channel's queue
 * has not been sent. The channel's own thread takes it from there, compresses it and offers it to
 * the socket, which may be later than the session's end.
 */
public final class UndertowFramesSent implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (WebSocket frames sent)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    String framed = "io.undertow.server.protocol.framed.AbstractFramed";
    on.type(framed + "Channel").method(Queue.class, "queueFrame", framed + "StreamSinkChannel");
    on.type(framed + "StreamSinkChannel").method(Sent.class, "flushComplete");
    on.type("io.undertow.websockets.extensions.PerMessageDeflateFunction")
        .method(
            Deflate.class,
            "transformForWrite",
            "io.undertow.connector.PooledByteBuffer",
            "io.undertow.websockets.core.StreamSinkFrameChannel",
            "boolean");
  }

  /** A frame is to be sent; which of its message's is the last is known by now. */
  static final class Queue {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object frame) {
      if (frame instanceof StreamSinkFrameChannel) {
        StreamSinkFrameChannel sink = (StreamSinkFrameChannel) frame;
        WebSocket session = Bridge.webSocket(sink.getWebSocketChannel());
        if (session != null) {
          WebSocketFrameType type = sink.getType();
          if (type == WebSocketFrameType.TEXT || type == WebSocketFrameType.BINARY) {
            session.queue().takes(sink.getBuffer().remaining(), sink.isFinalFragment());
          }
        }
      }
    }
  }

  /** The socket has taken a frame. A server's header has two to ten bytes, without a mask. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object frame,
        @Advice.FieldValue("header") SendFrameHeader header,
        @Advice.FieldValue("body") PooledByteBuffer body) {
      WebSocket session =
          frame instanceof StreamSinkFrameChannel
              ? Bridge.webSocket(((StreamSinkFrameChannel) frame).getWebSocketChannel())
              : null;
      if (session != null) {
        ByteBuffer head = header.getByteBuffer().getBuffer();
        int length = head.get(1);
        if ((head.get(0) & 8) == 0) {
          session.sent(
              head.get(0) & 0xff,
              length < 126 ? length : length == 126 ? head.getChar(2) : head.getLong(2));
          session.queue().drained();
        } else {
          ByteBuffer payload = body.getBuffer().duplicate();
          payload.position(payload.position() - length);
          session.controlSent(head.get(0) & 15, payload);
        }
      }
    }
  }

  /** A frame is compressed. */
  static final class Deflate {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) PooledByteBuffer payload,
        @Advice.Argument(1) StreamSinkFrameChannel frame) {
      WebSocket session = Bridge.webSocket(frame.getWebSocketChannel());
      if (session != null) {
        session.deflated(payload.getBuffer().remaining());
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowFramesSent() {}
}
