// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettyio;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a socket of Jetty's makes an HTTP/1.1 response wait for its client, and what waits.
 *
 * <p>{@code WriteFlusher#flush} returns what the socket did not take, before it registers for the
 * rest; so the wait is stamped by the thread that found it, and no other can have ended it. A write
 * that does not wait costs two field tests. With TLS it is the flusher above encryption that
 * counts.
 *
 * <p>How a response's meter gets here: whoever sees the head of an HTTP/1.1 response being sent
 * lets the end point of its connection ({@code HttpConnection#getEndPoint}) carry the meter, and
 * takes it away when the exchange ends. HTTP/2 attaches none: its streams share the socket, and
 * what holds one of them back is its window. Whether a thread is held is known above only: {@link
 * Meter#writes} says it for each write.
 */
public final class JettyBackPressure implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (back-pressure)";
  }

  @Override
  public String versions() {
    return JettyConnections.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.io.WriteFlusher")
        .alternative(Flush.class, "flush", "java.nio.ByteBuffer[]")
        .alternative(Flush.class, "flush", "java.net.SocketAddress", "java.nio.ByteBuffer[]");
  }

  /** The socket took all of it, or is about to be waited for. */
  static final class Flush {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("_endPoint") Object endPoint,
        @Advice.Return ByteBuffer @Nullable [] left) {
      Meter meter = Bridge.meter(endPoint);
      if (meter != null) {
        if (left != null) {
          long waiting = Bridge.remaining(left);
          meter.heldBack();
          meter.pending(waiting, 0);
          meter.unsent(waiting);
        } else {
          meter.pending(0, 0);
          meter.unblocked();
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyBackPressure() {}
}
