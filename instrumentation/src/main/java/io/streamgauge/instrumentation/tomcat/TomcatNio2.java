// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.util.net.Nio2Endpoint.Nio2SocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Tells the same of blocking calls on Tomcat's NIO2 sockets as {@link TomcatSockets} does of NIO's:
 * they wait for a future, and are held up if that is not done when it is made.
 *
 * <p>Not seen: NIO2's connections, as its channels tell what they moved to handlers of many
 * classes.
 */
public final class TomcatNio2 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (NIO2)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.tomcat.util.net.Nio2Endpoint$Nio2SocketWrapper")
        .method(Write.class, "doWrite", "boolean", "java.nio.ByteBuffer")
        .method(Read.class, "fillReadBuffer", "boolean", "java.nio.ByteBuffer");
    on.type("org.apache.tomcat.util.net.Nio2Channel")
        .slot()
        .method(WriteWait.class, "write", "java.nio.ByteBuffer")
        .method(ReadWait.class, "read", "java.nio.ByteBuffer");
    on.type("org.apache.tomcat.util.net.SecureNio2Channel")
        .method(WriteWait.class, "write", "java.nio.ByteBuffer")
        .method(ReadWait.class, "read", "java.nio.ByteBuffer");
  }

  /** A buffer goes to the socket, all of it. */
  static final class Write {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(
        @Advice.This Nio2SocketWrapper socket, @Advice.Argument(1) ByteBuffer buffer) {
      Meter meter = Bridge.meter(socket);
      Bridge.attach(socket.getSocket(), meter);
      if (meter != null) {
        meter.offered(buffer.remaining(), buffer.capacity());
      }
      return meter;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(1) ByteBuffer buffer,
        @Advice.Enter @Nullable Meter meter,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (meter != null) {
        if (thrown == null) {
          meter.drained();
        } else {
          meter.socketFailed(thrown, buffer.remaining());
        }
      }
    }
  }

  /** A write has been started; where it is not done, its thread is about to wait. */
  static final class WriteWait {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object channel, @Advice.Return Future<Integer> write) {
      Meter meter = write.isDone() ? null : Bridge.meter(channel);
      if (meter != null) {
        meter.blocked(Meter.WRITE_CALL);
      }
    }
  }

  /** More is read, and waited for where the caller wants to. */
  static final class Read {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(
        @Advice.This Nio2SocketWrapper socket, @Advice.Argument(0) boolean waits) {
      Meter meter = waits ? Bridge.meter(socket) : null;
      Bridge.attach(socket.getSocket(), meter);
      return meter == null ? null : meter.exchange();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Exchange exchange) {
      if (exchange != null) {
        exchange.inbound().unblocked();
      }
    }
  }

  /** A read has been started; where it is not done, its thread is about to wait. */
  static final class ReadWait {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object channel, @Advice.Return Future<Integer> read) {
      Exchange exchange = read.isDone() ? null : Bridge.exchange(channel);
      if (exchange != null) {
        exchange.inbound().blocked(Meter.READ_CALL);
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatNio2() {}
}
