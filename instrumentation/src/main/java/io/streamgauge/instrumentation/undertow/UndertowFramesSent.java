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
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/**
 * Counts the frames that Undertow's WebSocket sessions send.
 *
 * <p>A frame counts when the socket has taken the whole of it: what waits in the channel's queue
 * has not been sent. It is compressed when it joins that queue.
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
    on.type("io.undertow.server.protocol.framed.AbstractFramedStreamSinkChannel")
        .method(Sent.class, "flushComplete");
    on.type("io.undertow.websockets.extensions.PerMessageDeflateFunction")
        .method(
            Deflate.class,
            "transformForWrite",
            "io.undertow.connector.PooledByteBuffer",
            "io.undertow.websockets.core.StreamSinkFrameChannel",
            "boolean");
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
        } else {
          ByteBuffer payload = body.getBuffer().duplicate();
          payload.position(payload.position() - length);
          session.controlSent(head.get(0) & 15, payload);
        }
      }
    }
  }

  /** A frame is compressed, and joins the queue. */
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
