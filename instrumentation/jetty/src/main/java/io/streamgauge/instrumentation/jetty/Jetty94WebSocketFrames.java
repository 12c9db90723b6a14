// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.websocket.api.extensions.Frame;
import org.eclipse.jetty.websocket.common.Generator;
import org.eclipse.jetty.websocket.common.extensions.AbstractExtension;
import org.eclipse.jetty.websocket.common.io.FrameFlusher;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames of Jetty 9.4's WebSocket sessions, and what they carry before they are deflated
 * and after they are inflated.
 *
 * <p>{@code Generator} writes the head of each frame that goes to the socket, {@code Parser} hands
 * out each that has been read whole, {@code WebSocketSession} gets it from the extensions. The
 * queue is {@code ExtensionStack}'s, which lets a frame through when the one before has been
 * written; so payload is told in the order of the frames that will carry it.
 */
public final class Jetty94WebSocketFrames implements StreamInstrumentation {

  @Override
  public String library() {
    return Jetty94WebSockets.LIBRARY;
  }

  @Override
  public String versions() {
    return Jetty94WebSockets.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String webSocket = "org.eclipse.jetty.websocket.";
    String frame = webSocket + "api.extensions.Frame";
    String callback = webSocket + "api.WriteCallback";
    String batch = webSocket + "api.BatchMode";
    String common = webSocket + "common.";
    on.type(common + "Parser").slot().method(Read.class, "notifyFrame", frame);
    on.type(common + "Generator")
        .slot()
        .method(Send.class, "generateHeaderBytes", frame, "java.nio.ByteBuffer");
    on.type(common + "io.FrameFlusher")
        .slot()
        .method(Sent.class, "process")
        .method(Failed.class, "onCompleteFailure", "java.lang.Throwable");
    on.type(common + "WebSocketSession")
        .alternative(Message.class, "incomingFrame", frame)
        .alternative(Unhandled.class, "close", "java.lang.Throwable");
    on.type(common + "extensions.ExtensionStack")
        .method(Queue.class, "outgoingFrame", frame, callback, batch);
    on.type(common + "io.AbstractWebSocketConnection")
        .method(Turn.class, "outgoingFrame", frame, callback, batch);
    on.type(common + "extensions.compress.CompressExtension")
        .method(Deflate.class, "outgoingFrame", frame, callback, batch);
  }

  /** A frame has been read. */
  static final class Read {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object parser, @Advice.Argument(0) Frame frame) {
      WebSocket session = Bridge.webSocket(parser);
      if (session != null) {
        int head = WebSocket.head(frame.isFin(), frame.isRsv1() ? 4 : 0, frame.getOpCode());
        session.receiving(head, frame.getPayload(), true);
      }
    }
  }

  /** A frame goes to the application, inflated if it was to be. */
  static final class Message {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.FieldValue("connection") Object connection,
        @Advice.Argument(0) Frame frame,
        @Advice.Local("session") @Nullable WebSocket session) {
      session = (frame.getOpCode() & 8) == 0 ? Bridge.webSocket(connection) : null;
      if (session == null) {
        return 0;
      }
      session.inflated(frame.getPayloadLength());
      if (!frame.isFin()) {
        return 0;
      }
      session.inflatedWhole();
      return session.handling();
    }

    /** The session's end may have come meanwhile, as what a handler throws closes it. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter long token,
        @Advice.Local("session") @Nullable WebSocket session,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (session != null && token != 0) {
        session.handled(token, thrown);
      }
    }
  }

  /** The application failed. */
  static final class Unhandled {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object failed, @Advice.Argument(0) Throwable failure) {
      WebSocket session = Bridge.webSocket(failed);
      if (session != null) {
        session.failing(failure);
      }
    }
  }

  /** It is a frame's turn, and it is to be compressed. */
  static final class Deflate {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This AbstractExtension extension, @Advice.Argument(0) Frame frame) {
      boolean data = (frame.getOpCode() & 8) == 0 && frame != FrameFlusher.FLUSH_FRAME;
      Object next = data ? extension.getNextOutgoing() : null;
      while (next instanceof AbstractExtension) {
        next = ((AbstractExtension) next).getNextOutgoing();
      }
      WebSocket session = next == null ? null : Bridge.webSocket(next);
      if (session != null) {
        session.queue().grows(-1, -frame.getPayloadLength());
        session.deflating(frame.getPayloadLength());
      }
    }
  }

  /** A frame joins the queue; one that only asks for a flush is nobody's. */
  static final class Queue {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("nextOutgoing") @Nullable Object first,
        @Advice.Argument(0) Frame frame) {
      boolean data = (frame.getOpCode() & 8) == 0 && frame != FrameFlusher.FLUSH_FRAME;
      Object next = data ? first : null;
      while (next instanceof AbstractExtension) {
        next = ((AbstractExtension) next).getNextOutgoing();
      }
      WebSocket session = next == null ? null : Bridge.webSocket(next);
      if (session != null) {
        session.queue().takes(frame.getPayloadLength(), frame.isFin());
      }
    }
  }

  /** It is a frame's turn, where no extension takes it. */
  static final class Turn {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object connection,
        @Advice.FieldValue("generator") Generator generator,
        @Advice.Argument(0) Frame frame) {
      boolean data = (frame.getOpCode() & 8) == 0 && frame != FrameFlusher.FLUSH_FRAME;
      WebSocket session = data && !generator.isRsv1InUse() ? Bridge.webSocket(connection) : null;
      if (session != null) {
        session.queue().grows(-1, -frame.getPayloadLength());
      }
    }
  }

  /** A frame goes to the socket. */
  static final class Send {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object generator, @Advice.Argument(0) Frame frame) {
      WebSocket session = Bridge.webSocket(generator);
      if (session != null) {
        int head = WebSocket.head(frame.isFin(), frame.isRsv1() ? 4 : 0, frame.getOpCode());
        session.sent(head, frame.getPayload());
      }
    }
  }

  /** What was written before has gone. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object flusher) {
      Meter meter = Bridge.meter(flusher);
      if (meter != null) {
        meter.drained();
        meter.exchange().webSocket().queue().drained();
      }
    }
  }

  /** What was being written has not gone, and nothing else will be. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object flusher, @Advice.Argument(0) Throwable failure) {
      Meter meter = Bridge.meter(flusher);
      if (meter != null) {
        Bridge.attach(flusher, null);
        // What has gone was told when the wait began.
        meter.socketFailed(failure, Integer.MAX_VALUE);
        meter.transportFailed(failure);
      }
    }
  }

  /** Instantiated by the agent. */
  public Jetty94WebSocketFrames() {}
}
