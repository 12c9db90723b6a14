// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettywebsocket;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.internal.FrameFlusher;

/**
 * What waits in the queue of one of Jetty's WebSocket sessions, and what it refuses.
 *
 * <p>A session's flusher lets the next frame through when the one before has been written, so the
 * queue is there; one that can send no more takes out frame by frame to say so. The session refuses
 * frames where the application has limited how many may be under way ({@code
 * setMaxOutgoingFrames}): such a frame never gets to the flusher.
 */
public final class JettyWebSocketQueues implements StreamInstrumentation {

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
    declare(on, JettyWebSocketSessions.INTERNAL, JettyWebSocketSessions.INTERNAL);
    declare(on, JettyWebSocketSessions.CORE, JettyWebSocketSessions.CORE + "util.");
    String entry = JettyWebSocketSessions.CORE + "OutgoingEntry";
    on.type(JettyWebSocketSessions.CORE + "WebSocketCoreSession")
        .alternative(OfferEntry.class, "sendFrame", entry);
    on.type(JettyWebSocketSessions.CORE + "util.WebSocketFlusher")
        .slot()
        .method(QueueEntry.class, "sendFrame", entry);
    on.type(JettyWebSocketSessions.CORE + "util.FragmentingFlusher")
        .alternative(PollEntry.class, "onFrame", entry, "boolean");
  }

  private static void declare(Joinpoints on, String where, String flushers) {
    String frame = JettyWebSocketSessions.CORE + "Frame";
    String callback = "org.eclipse.jetty.util.Callback";
    on.type(where + "WebSocketCoreSession")
        .method(Open.class, "onOpen")
        .alternative(Offer.class, "sendFrame", frame, callback, "boolean");
    on.type(flushers + "TransformingFlusher")
        .slot()
        .method(Queue.class, "sendFrame", frame, callback, "boolean");
    on.type(flushers + "FragmentingFlusher")
        .alternative(Poll.class, "onFrame", frame, callback, "boolean");
  }

  /** The session has begun: of its flushers this one has the queue. */
  static final class Open {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object core, @Advice.FieldValue("flusher") Object flusher) {
      if (Bridge.meter(core) != null) {
        Bridge.share(core, flusher);
      }
    }
  }

  /** The session has taken a frame, or refused it. */
  static final class Offer {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object core, @Advice.Argument(0) Frame frame) {
      boolean whole = frame.isFin() && (frame.getOpCode() & 8) == 0;
      WebSocket session = whole ? Bridge.webSocket(core) : null;
      if (session != null) {
        session.queue().offered();
      }
    }
  }

  /** The same from 12.1 on. */
  static final class OfferEntry {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object core, @Advice.Argument(0) OutgoingEntry entry) {
      Frame frame = entry.getFrame();
      boolean whole = frame.isFin() && (frame.getOpCode() & 8) == 0;
      WebSocket session = whole ? Bridge.webSocket(core) : null;
      if (session != null) {
        session.queue().offered();
      }
    }
  }

  /** A frame joins the queue; one that only asks for a flush is nobody's. */
  static final class Queue {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object flusher, @Advice.Argument(0) Frame frame) {
      boolean data = (frame.getOpCode() & 8) == 0 && frame != FrameFlusher.FLUSH_FRAME;
      WebSocket session = data ? Bridge.webSocket(flusher) : null;
      if (session != null) {
        session.queue().takes(frame.getPayloadLength(), frame.isFin());
      }
    }
  }

  /** The same from 12.1 on. */
  static final class QueueEntry {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object flusher, @Advice.Argument(0) OutgoingEntry entry) {
      Frame frame = entry.getFrame();
      boolean data = (frame.getOpCode() & 8) == 0 && frame != FrameFlusher.FLUSH_FRAME;
      WebSocket session = data ? Bridge.webSocket(flusher) : null;
      if (session != null) {
        session.queue().takes(frame.getPayloadLength(), frame.isFin());
      }
    }
  }

  /** It is a frame's turn. */
  static final class Poll {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object flusher, @Advice.Argument(0) Frame frame) {
      boolean data = (frame.getOpCode() & 8) == 0 && frame != FrameFlusher.FLUSH_FRAME;
      WebSocket session = data ? Bridge.webSocket(flusher) : null;
      if (session != null) {
        session.queue().grows(-1, -frame.getPayloadLength());
      }
    }
  }

  /** The same from 12.1 on, where it is asked for each part of a large frame. */
  static final class PollEntry {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object flusher,
        @Advice.Argument(0) OutgoingEntry entry,
        @Advice.Argument(1) boolean first) {
      Frame frame = entry.getFrame();
      boolean data = (frame.getOpCode() & 8) == 0 && frame != FrameFlusher.FLUSH_FRAME;
      WebSocket session = first && data ? Bridge.webSocket(flusher) : null;
      if (session != null) {
        session.queue().grows(-1, -frame.getPayloadLength());
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyWebSocketQueues() {}
}
