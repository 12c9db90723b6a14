// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tyrus;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.glassfish.tyrus.core.TyrusSession;
import org.jspecify.annotations.Nullable;

/**
 * Which of Tyrus' objects belong to a session, its idle timeout, and its end.
 *
 * <p>A session's socket carries what its {@code ProtocolHandler} does, and so does the {@code
 * Session} itself when {@code onOpen} has returned, before which no message is handed on. A
 * client's carry nothing. Whoever closes the connection, Tyrus' own is told; the session ends when
 * that has been through, as it tells the endpoint.
 */
public final class TyrusSessions implements StreamInstrumentation {

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
    String wrapper = core + "TyrusEndpointWrapper";
    on.type(socket).slot().method(Made.class, "<init>", core + "ProtocolHandler", wrapper);
    on.type(core + "TyrusSession").slot();
    on.type(wrapper)
        .method(
            Opened.class,
            "onConnect",
            socket,
            TyrusHandshakes.SPI + "UpgradeRequest",
            "java.lang.String",
            "java.util.List",
            "java.lang.String",
            core + "DebugContext");
    on.type(core + "TyrusSession$IdleTimeoutCommand").method(Idle.class, "run");
    on.type(core + "TyrusWebSocketEngine$TyrusConnection")
        .alternative(Gone.class, "close", "javax.websocket.CloseReason")
        .alternative(Gone.class, "close", "jakarta.websocket.CloseReason");
  }

  /** A socket is made for those frames. */
  static final class Made {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object socket, @Advice.Argument(0) Object frames) {
      if (Bridge.meter(frames) != null) {
        Bridge.share(frames, socket);
      }
    }
  }

  /** The application has been told of its session. */
  static final class Opened {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object socket, @Advice.Return @Nullable Object session) {
      if (session != null && Bridge.meter(socket) != null) {
        Bridge.share(socket, session);
      }
    }
  }

  /** Nothing has been said for too long: a close frame of 1000 says so. */
  static final class Idle {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") TyrusSession idle) {
      Exchange session =
          idle.getMaxIdleTimeout() > 0 && idle.isOpen() ? Bridge.exchange(idle) : null;
      if (session != null) {
        session.timedOut();
      }
    }
  }

  /** Its connection is closed: a close frame that Tyrus writes now reaches nobody. */
  static final class Gone {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(@Advice.FieldValue("socket") Object socket) {
      Exchange session = Bridge.exchange(socket);
      if (session != null) {
        session.webSocket().disconnected();
      }
      return session;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Exchange session) {
      if (session != null) {
        session.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public TyrusSessions() {}
}
