// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells when Tomcat's NIO sockets make an exchange wait for its client, and what a failed socket
 * left unsent.
 *
 * <p>A wait begins where interest in writing or reading is registered: in a blocking call right
 * before {@code wait}, in a non-blocking one when {@code isReady} is about to say no. It ends when
 * a write empties the buffer, which also settles what has been counted so far, or when a read
 * returns. So the clock is read twice for a call that waits and never for one that does not. The
 * socket carries the meter of the exchange that uses it; on HTTP/2 of the stream that is writing a
 * frame.
 *
 * <p>What waits is the socket's write buffer. Not seen: what an application writes beyond it in one
 * non-blocking write, and bytes that are encrypted already.
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
        .method(Write.class, "doWrite", "boolean", "java.nio.ByteBuffer")
        .method(ReadWait.class, "registerReadInterest")
        .method(Read.class, "fillReadBuffer", "boolean", "java.nio.ByteBuffer");
  }

  /** Bytes are left that the socket does not take; a frame's write counts its permit as held. */
  static final class Wait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This NioSocketWrapper socket,
        @Advice.FieldValue("writeBlocking") boolean held,
        @Advice.FieldValue("writePending") @Nullable Semaphore frames) {
      Meter meter = Bridge.meter(socket);
      if (meter != null) {
        if (held || (frames != null && frames.availablePermits() == 0)) {
          meter.blocked(Meter.WRITE_CALL);
        } else if (socket.hasDataToWrite()) {
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** A buffer goes to the socket, wholly, in part, or not at all. */
  static final class Write {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(
        @Advice.This Object socket, @Advice.Argument(1) ByteBuffer buffer) {
      Meter meter = Bridge.meter(socket);
      if (meter != null) {
        meter.offered(buffer.remaining(), buffer.capacity());
      }
      return meter;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This NioSocketWrapper socket,
        @Advice.FieldValue("nonBlockingWriteBuffer") WriteBuffer queue,
        @Advice.Argument(1) ByteBuffer buffer,
        @Advice.Enter @Nullable Meter meter,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (meter != null) {
        if (thrown != null) {
          meter.socketFailed(thrown, buffer.remaining());
        } else if (buffer.hasRemaining()) {
          meter.offered(buffer.remaining(), buffer.capacity());
        } else if (queue.isEmpty() && socket.getSocket().getOutboundRemaining() == 0) {
          meter.drained();
        }
      }
    }
  }

  /** A thread is about to wait for more of a body; between requests no thread does. */
  static final class ReadWait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket, @Advice.FieldValue("readBlocking") boolean held) {
      Exchange exchange = held ? Bridge.exchange(socket) : null;
      if (exchange != null) {
        exchange.inbound().blocked(Meter.READ_CALL);
      }
    }
  }

  /** It has waited, if it had to. */
  static final class Read {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object socket, @Advice.Argument(0) boolean waits) {
      Exchange exchange = waits ? Bridge.exchange(socket) : null;
      if (exchange != null) {
        exchange.inbound().unblocked();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatSockets() {}
}
