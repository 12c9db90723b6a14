// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tyrus;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import net.bytebuddy.asm.Advice;
import org.glassfish.grizzly.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames that Tyrus hands to Grizzly, each in a buffer of its own that begins with its
 * head, and what waits for the socket: in the writer's own queue, or in Grizzly's.
 *
 * <p>A frame waits until its completion is told, which for one that the socket takes at once is
 * before {@code write} returns. A session that has frames waiting after that is held back until
 * none does. They are told by any thread; whoever sees last that nothing waits sets it free.
 */
public final class TyrusWriters implements StreamInstrumentation {

  private static final String WRITER = "org.glassfish.tyrus.container.grizzly.client.GrizzlyWriter";

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
    on.type(WRITER)
        .slot()
        .method(
            Write.class, "write", "java.nio.ByteBuffer", TyrusHandshakes.SPI + "CompletionHandler");
    on.type(WRITER + "$1")
        .method(Written.class, "completed", "java.lang.Object")
        .method(Written.class, "cancelled")
        .method(Failed.class, "failed", "java.lang.Throwable");
  }

  /** A frame joins the queue; to a connection that is closed it does not go. */
  static final class Write {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(
        @Advice.This Object writer,
        @Advice.FieldValue("connection") Connection<?> connection,
        @Advice.Argument(0) ByteBuffer frame) {
      Exchange session = Bridge.exchange(writer);
      if (session == null || !connection.isOpen()) {
        return null;
      }
      int at = frame.position();
      int head = frame.get(at) & 0xff;
      int length = frame.get(at + 1) & 0x7f;
      int payload = length < 126 ? 2 : length == 126 ? 4 : 10;
      WebSocket frames = session.webSocket();
      if ((head & 8) == 0) {
        frames.sent(head, frame.remaining() - payload);
        frames.queue().grows(1, frame.capacity());
      } else {
        ByteBuffer rest = frame.duplicate();
        rest.position(at + payload);
        frames.controlSent(head & 15, rest);
      }
      return session;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Exchange session) {
      if (session != null && session.webSocket().queue().frames() > 0) {
        session.outbound().blocked(Meter.NOT_WRITABLE);
        if (session.webSocket().queue().frames() == 0) {
          session.outbound().unblocked();
        }
      }
    }
  }

  /** The socket has taken a frame. */
  static final class Written {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") Object writer,
        @Advice.FieldValue("val$buffer") ByteBuffer frame) {
      Exchange session = (frame.get(0) & 8) == 0 ? Bridge.exchange(writer) : null;
      if (session != null) {
        session.webSocket().queue().grows(-1, -frame.capacity());
        if (session.webSocket().queue().frames() == 0) {
          session.outbound().unblocked();
        }
      }
    }
  }

  /** It has not, and will not: the frame waits until the session ends, which is with it. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") Object writer,
        @Advice.Argument(0) @Nullable Throwable failure) {
      Meter meter = failure instanceof IOException ? Bridge.meter(writer) : null;
      if (meter != null && !(failure instanceof ClosedChannelException)) {
        meter.transportFailed(failure);
      }
    }
  }

  /** Instantiated by the agent. */
  public TyrusWriters() {}
}
