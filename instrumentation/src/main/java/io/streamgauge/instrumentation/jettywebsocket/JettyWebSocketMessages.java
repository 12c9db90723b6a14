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
import org.jspecify.annotations.Nullable;

/**
 * What Jetty's WebSocket sessions carry above their extensions: payload as the application knows
 * it, and the time that it takes over a message. {@link JettyWebSocketQueues} says why payload is
 * told in the order of the frames that will carry it.
 */
public final class JettyWebSocketMessages implements StreamInstrumentation {

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
    declare(on, JettyWebSocketSessions.INTERNAL);
    declare(on, JettyWebSocketSessions.CORE);
    on.type(JettyWebSocketSessions.CORE + "WebSocketCoreSession$Flusher")
        .alternative(
            ForwardEntry.class, "forwardFrame", JettyWebSocketSessions.CORE + "OutgoingEntry");
  }

  private static void declare(Joinpoints on, String where) {
    String frame = JettyWebSocketSessions.CORE + "Frame";
    String callback = "org.eclipse.jetty.util.Callback";
    on.type(where + "WebSocketCoreSession$IncomingAdaptor")
        .method(Message.class, "onFrame", frame, callback);
    on.type(where + "WebSocketCoreSession$Flusher")
        .alternative(Forward.class, "forwardFrame", frame, callback, "boolean");
  }

  /** A frame goes to the application, or what an extension made of one, or of a part of one. */
  static final class Message {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.FieldValue("this$0") Object core,
        @Advice.Argument(0) Frame frame,
        @Advice.Local("session") @Nullable WebSocket session) {
      session = (frame.getOpCode() & 8) == 0 ? Bridge.webSocket(core) : null;
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

  /** A frame of the application's, or a part of a large one, goes to the extensions. */
  static final class Forward {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") Object core, @Advice.Argument(0) Frame frame) {
      WebSocket session = (frame.getOpCode() & 8) == 0 ? Bridge.webSocket(core) : null;
      if (session != null) {
        session.deflating(frame.getPayloadLength());
      }
    }
  }

  /** The same from 12.1 on. */
  static final class ForwardEntry {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") Object core, @Advice.Argument(0) OutgoingEntry entry) {
      Frame frame = entry.getFrame();
      WebSocket session = (frame.getOpCode() & 8) == 0 ? Bridge.webSocket(core) : null;
      if (session != null) {
        session.deflating(frame.getPayloadLength());
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyWebSocketMessages() {}
}
