// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.framed.FrameHeaderData;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import net.bytebuddy.asm.Advice;

/**
 * Counts the frames that Undertow's WebSocket sessions receive.
 *
 * <p>A frame counts when its message's reader has taken the last of it, which it does in parts:
 * what nobody reads, as after the session was closed, does not count. A message has a channel of
 * its own, which is given no slot: that would make it larger.
 */
public final class UndertowFramesReceived implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (WebSocket frames received)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    String pooled = "io.undertow.connector.PooledByteBuffer";
    String header = "io.undertow.server.protocol.framed.FrameHeaderData";
    on.type("io.undertow.websockets.core.WebSocketChannel")
        .method(Message.class, "createChannel", header, pooled);
    on.type("io.undertow.websockets.core.StreamSourceFrameChannel")
        .method(Continuation.class, "handleHeaderData", header)
        .method(Part.class, "processFrameData", pooled, "boolean");
  }

  /** A message, or a control frame, begins. An empty frame has no part that is read. */
  static final class Message {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This WebSocketChannel channel,
        @Advice.Argument(0) FrameHeaderData header,
        @Advice.Return StreamSourceFrameChannel message) {
      WebSocket session = header.getFrameLength() == 0 ? Bridge.webSocket(channel) : null;
      if (session != null) {
        WebSocketFrameType type = message.getType();
        if (type == WebSocketFrameType.TEXT || type == WebSocketFrameType.BINARY) {
          boolean fin = message.isFinalFragment();
          int opcode = type == WebSocketFrameType.TEXT ? 1 : 2;
          session.receiving(WebSocket.head(fin, message.getRsv(), opcode), 0, true);
        } else {
          session.controlReceived(
              type == WebSocketFrameType.CLOSE ? 8 : type == WebSocketFrameType.PING ? 9 : 10,
              null);
        }
      }
    }
  }

  /** A later frame of a message begins. An empty frame has no part that is read. */
  static final class Continuation {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This StreamSourceFrameChannel message, @Advice.Argument(0) FrameHeaderData header) {
      WebSocket session =
          header.getFrameLength() == 0 ? Bridge.webSocket(message.getWebSocketChannel()) : null;
      if (session != null) {
        session.receiving(WebSocket.head(message.isFinalFragment(), 0, 0), 0, true);
      }
    }
  }

  /** A part of a frame, or the whole of it, is read: unmasked and inflated here. */
  static final class Part {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) PooledByteBuffer part) {
      return part.getBuffer().remaining();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This StreamSourceFrameChannel message,
        @Advice.Enter int bytes,
        @Advice.Argument(1) boolean last,
        @Advice.Return PooledByteBuffer payload) {
      WebSocket session = Bridge.webSocket(message.getWebSocketChannel());
      if (session == null) {
        return;
      }
      WebSocketFrameType type = message.getType();
      if (type == WebSocketFrameType.TEXT || type == WebSocketFrameType.BINARY) {
        boolean fin = message.isFinalFragment();
        int opcode = type == WebSocketFrameType.TEXT ? 1 : 2;
        session.receiving(WebSocket.head(fin, message.getRsv(), opcode), bytes, last);
        session.inflated(payload.getBuffer().remaining());
        if (last) {
          session.inflatedWhole();
        }
      } else if (last) {
        session.controlReceived(
            type == WebSocketFrameType.CLOSE ? 8 : type == WebSocketFrameType.PING ? 9 : 10,
            payload.getBuffer());
      } else {
        session.controlReceiving(payload.getBuffer());
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowFramesReceived() {}
}
