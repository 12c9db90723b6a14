// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tyrus;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.glassfish.tyrus.core.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames that Tyrus receives, and tells what all of them carry, at its {@code
 * ProtocolHandler}: as they are on the wire when they have been unmasked, as the application knows
 * them when the extensions are done.
 *
 * <p>A broadcast has its frame made once by a session that may not be sent it, so what goes into
 * one is told where it is about to be written, and not where it is made. The payload of a control
 * frame is given out as a copy; nothing else here allocates.
 */
public final class TyrusFrames implements StreamInstrumentation {

  @Override
  public String library() {
    return TyrusHandshakes.LIBRARY;
  }

  @Override
  public String versions() {
    return TyrusHandshakes.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String core = TyrusHandshakes.CORE;
    String socket = core + "TyrusWebSocket";
    String frame = core + "frame.Frame";
    String sent = core + "frame.TyrusFrame";
    on.type(core + "ProtocolHandler")
        .slot()
        .method(Read.class, "unframe", "java.nio.ByteBuffer")
        .method(Inflated.class, "process", frame, socket)
        .method(
            Send.class,
            "write",
            sent,
            TyrusHandshakes.SPI + "CompletionHandler",
            TyrusHandshakes.SPI + "WriterInfo",
            "boolean");
    on.type(core + "TyrusEndpointWrapper")
        .method(Broadcast.class, "sendBroadcast", socket, frame, sent + "$FrameType");
  }

  /** A frame has been read whole, or not enough of it; one of a reserved opcode is an error. */
  static final class Read {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object handler, @Advice.Return @Nullable Frame frame) {
      WebSocket session = frame == null ? null : Bridge.webSocket(handler);
      if (session != null && frame != null) {
        int opcode = frame.getOpcode();
        if (opcode < 3) {
          int head = (frame.isFin() ? 0x80 : 0) | (frame.isRsv1() ? 0x40 : 0) | opcode;
          session.receiving(head, frame.getPayloadLength(), true);
        } else if (opcode > 7 && opcode < 11) {
          session.controlReceived(opcode, ByteBuffer.wrap(frame.getPayloadData()));
        }
      }
    }
  }

  /** The extensions are done with it: one that is still marked as compressed is an error. */
  static final class Inflated {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object handler, @Advice.Argument(0) Frame frame) {
      WebSocket session =
          frame.isControlFrame() || frame.isRsv1() ? null : Bridge.webSocket(handler);
      if (session != null) {
        session.inflated(frame.getPayloadLength());
        session.inflatedWhole();
      }
    }
  }

  /** A frame goes to the extensions, and then to the writer. */
  static final class Send {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object handler, @Advice.Argument(0) Frame frame) {
      WebSocket session = frame.isControlFrame() ? null : Bridge.webSocket(handler);
      if (session != null) {
        session.deflating(frame.getPayloadLength());
      }
    }
  }

  /** The same of a message for many, where this session has extensions of its own. */
  static final class Broadcast {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object socket, @Advice.Argument(1) Frame frame) {
      WebSocket session = Bridge.webSocket(socket);
      if (session != null) {
        session.deflating(frame.getPayloadLength());
      }
    }
  }

  /** Instantiated by the agent. */
  public TyrusFrames() {}
}
