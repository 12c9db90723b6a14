// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.armeria;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.internal.common.RequestContextExtension;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames of Armeria's WebSocket sessions in its codecs.
 *
 * <p>One encoder serves all sessions, when the transport asks for the next frame; the request's
 * context tells which one. Each session has a decoder, which hands its frames on by {@code
 * DecodedStreamMessage#add}: there is no other place that sees one with its payload. A message
 * whose fragments Armeria puts together ({@code aggregateContinuation}) is one frame there.
 *
 * <p>A message's handler is what it is passed to on the thread that has read it.
 */
public final class ArmeriaWebSocketFrames implements StreamInstrumentation {

  @Override
  public String library() {
    return ArmeriaWebSockets.LIBRARY;
  }

  @Override
  public String versions() {
    return ArmeriaWebSockets.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String armeria = "com.linecorp.armeria.";
    on.type(armeria + "internal.server.websocket.WebSocketServiceFrameDecoder")
        .slot()
        .method(
            Decoder.class,
            "<init>",
            armeria + "server.ServiceRequestContext",
            "int",
            "boolean",
            "boolean");
    on.type(armeria + "internal.common.stream.DecodedStreamMessage")
        .method(Received.class, "add", "java.lang.Object");
    on.type(armeria + "internal.common.websocket.WebSocketFrameEncoder")
        .method(
            Sent.class,
            "encode",
            armeria + "common.RequestContext",
            armeria + "common.websocket.WebSocketFrame");
  }

  /** A session is about to be granted. */
  static final class Decoder {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object decoder, @Advice.Argument(0) RequestContext context) {
      RequestContextExtension known = context.as(RequestContextExtension.class);
      if (known != null) {
        Bridge.share(known.originalRequest(), decoder);
      }
    }
  }

  /** A frame has been read whole, or a message that was put together. */
  static final class Received {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.FieldValue("decoder") Object decoder, @Advice.Argument(0) Object decoded) {
      WebSocket session = decoded instanceof WebSocketFrame ? Bridge.sessionOf(decoder) : null;
      if (session == null) {
        return 0;
      }
      WebSocketFrame frame = (WebSocketFrame) decoded;
      int opcode = frame.type().opcode();
      if (opcode >= 8) {
        session.controlReceived(opcode, frame.byteBuf().nioBuffer());
        return 0;
      }
      session.received(WebSocket.head(frame.isFinalFragment(), 0, opcode), frame.length());
      return frame.isFinalFragment() ? session.handling() : 0;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("decoder") Object decoder,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      WebSocket session = token == 0 ? null : Bridge.sessionOf(decoder);
      if (session != null) {
        session.handled(token, thrown);
      }
    }
  }

  /** A frame becomes bytes. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) RequestContext context, @Advice.Argument(1) WebSocketFrame frame) {
      RequestContextExtension known = context.as(RequestContextExtension.class);
      WebSocket session = known == null ? null : Bridge.sessionOf(known.originalRequest());
      if (session != null) {
        int opcode = frame.type().opcode();
        if (opcode >= 8) {
          session.controlSent(opcode, frame.byteBuf().nioBuffer());
        } else {
          session.sent(WebSocket.head(frame.isFinalFragment(), 0, opcode), frame.length());
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public ArmeriaWebSocketFrames() {}
}
