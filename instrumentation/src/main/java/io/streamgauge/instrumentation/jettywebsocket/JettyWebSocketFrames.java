// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettywebsocket;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.websocket.core.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames of Jetty's WebSocket sessions as they are on the wire.
 *
 * <p>{@code Generator#generateHeader} is called once for each frame that is about to be written,
 * {@code FrameFlusher#process} when all that was written before has gone. {@code Parser#parse}
 * hands out a large frame in parts, as they arrive, with the marks of fragments: its state says
 * whether a part is the last one.
 */
public final class JettyWebSocketFrames implements StreamInstrumentation {

  @Override
  public String library() {
    return JettyWebSocketSessions.LIBRARY;
  }

  @Override
  public String versions() {
    return JettyWebSocketSessions.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String internal = JettyWebSocketSessions.INTERNAL;
    on.type(internal + "Parser").slot().method(Read.class, "parse", "java.nio.ByteBuffer");
    on.type(internal + "Generator")
        .slot()
        .method(
            Send.class,
            "generateHeader",
            JettyWebSocketSessions.CORE + "Frame",
            "java.nio.ByteBuffer");
    on.type(internal + "FrameFlusher")
        .slot()
        .method(Sent.class, "process")
        .method(Failed.class, "onCompleteFailure", "java.lang.Throwable");
  }

  /** A frame has been read, a part of one, or not enough of it. */
  static final class Read {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object parser,
        @Advice.FieldValue("state") Object state,
        @Advice.Return @Nullable Frame frame) {
      WebSocket session = frame == null ? null : Bridge.webSocket(parser);
      if (session != null && frame != null) {
        int head = WebSocket.head(frame.isFin(), frame.isRsv1() ? 4 : 0, frame.getOpCode());
        session.receiving(head, frame.getPayload(), !state.toString().equals("FRAGMENT"));
      }
    }
  }

  /** A frame is written into the next buffer for the socket. */
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
  public JettyWebSocketFrames() {}
}
