// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Tells when Tomcat's NIO sockets make a response wait for its client, and what a failed socket
 * left unsent.
 *
 * <p>A wait begins where interest in writing is registered: in a blocking write right before {@code
 * writeLock.wait}, in a non-blocking one when {@code isReady} is about to say no. It ends when a
 * write empties the buffer, which also settles what has been counted so far. So the clock is read
 * twice for a write that waits and never for one that does not. The socket carries the meter of the
 * response whose head it has sent last; on HTTP/1.1 it is the only one.
 */
public final class TomcatSockets implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (NIO)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.tomcat.util.net.SocketWrapperBase").slot();
    on.type("org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper")
        .method(Wait.class, "registerWriteInterest")
        .method(Write.class, "doWrite", "boolean", "java.nio.ByteBuffer");
  }

  /** Bytes are left that the socket does not take. */
  static final class Wait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket) {
      Meter meter = Bridge.meter(socket);
      if (meter != null) {
        meter.blocked(Meter.WRITE_CALL);
      }
    }
  }

  /** A buffer has gone to the socket, wholly, in part, or not at all. */
  static final class Write {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object socket,
        @Advice.Argument(1) ByteBuffer buffer,
        @Advice.Thrown @Nullable Throwable thrown) {
      Meter meter = Bridge.meter(socket);
      if (meter != null) {
        if (thrown != null) {
          meter.socketFailed(thrown, buffer.remaining());
        } else if (!buffer.hasRemaining()) {
          meter.drained();
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatSockets() {}
}
