// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.spring;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;

/**
 * What waits in Spring while another thread sends to the same session: the queue of {@code
 * ConcurrentWebSocketSessionDecorator}, which Spring puts around each session of STOMP, and
 * applications around those they broadcast to. Messages and frames are the container's to count.
 *
 * <p>The decorator is made for a session that is open, and so finds the container's session, which
 * carries the meter, below it. Its queue is looked at from outside; all that is woven beside is
 * {@code checkSessionLimits}, which a thread goes through only where its message has to wait, and
 * which drops the oldest if that is the strategy.
 *
 * <p>Not seen: sessions that SockJS carries over HTTP, and a second decorator of the same session,
 * of which the latest is told.
 */
public final class SpringSendBuffers implements StreamInstrumentation {

  private static final String DECORATOR =
      "org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator";

  @Override
  public String library() {
    return "Spring WebSocket";
  }

  @Override
  public String versions() {
    return "5.3, 6.0 to 6.2, 7.0";
  }

  @Override
  public void declare(Joinpoints on) {
    on.type(DECORATOR)
        .slot()
        .gaveUp("checkSessionLimits")
        .method(
            Decorate.class,
            "<init>",
            "org.springframework.web.socket.WebSocketSession",
            "int",
            "int",
            DECORATOR + "$OverflowStrategy")
        .method(Wait.class, "checkSessionLimits");
  }

  /** A session gets a queue in front of it. */
  static final class Decorate {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This ConcurrentWebSocketSessionDecorator decorator,
        @Advice.FieldValue("buffer") Collection<?> messages,
        @Advice.FieldValue("bufferSize") AtomicInteger bytes,
        @Advice.Argument(2) int limit) {
      WebSocketSession last = decorator.getLastSession();
      Object containers =
          last instanceof NativeWebSocketSession
              ? ((NativeWebSocketSession) last).getNativeSession(Object.class)
              : null;
      if (containers != null) {
        Bridge.share(containers, decorator);
        WebSocket session = Bridge.webSocket(decorator);
        if (session != null) {
          session.queue().keeps(messages, bytes, limit);
        }
      }
    }
  }

  /** A message has to wait, as another one is being sent; it may be one too many. */
  static final class Wait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object decorator) {
      WebSocket session = Bridge.webSocket(decorator);
      if (session != null) {
        session.queue().keepsMore();
      }
    }
  }

  /** Instantiated by the agent. */
  public SpringSendBuffers() {}
}
