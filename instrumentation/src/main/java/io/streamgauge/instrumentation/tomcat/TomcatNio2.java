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
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.jspecify.annotations.Nullable;

/**
 * Tells the same of Tomcat's NIO2 sockets as {@link TomcatSockets} does of NIO's, and counts the
 * files they send.
 *
 * <p>A blocking call waits for a future: it is held up if that is not done when it is made. A
 * non-blocking one waits from {@code isReadyForWrite}'s no to its yes. A file goes through the
 * socket's buffer, in pieces that a completion handler counts. Not seen: NIO2's connections, as its
 * channels tell what they moved to handlers of many classes; what an unfinished non-blocking write
 * left when it failed; waiting between two pieces of a file.
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
    String socket = "org.apache.tomcat.util.net.Nio2Endpoint$Nio2SocketWrapper";
    String file = "org.apache.tomcat.util.net.Nio2Endpoint$SendfileData";
    on.type(socket)
        .method(Write.class, "doWrite", "boolean", "java.nio.ByteBuffer")
        .method(Read.class, "fillReadBuffer", "boolean", "java.nio.ByteBuffer")
        .method(Ready.class, "isReadyForWrite")
        .method(Transfer.class, "processSendfile", "org.apache.tomcat.util.net.SendfileDataBase")
        .method(Transferred.class, "setSendfileData", file);
    on.type(socket + "$1").method(Piece.class, "completed", "java.lang.Integer", file);
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

  /** The application asks whether it may write. */
  static final class Ready {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Nio2SocketWrapper socket, @Advice.Return boolean ready) {
      Meter meter = Bridge.meter(socket);
      if (meter != null) {
        if (ready) {
          meter.drained();
        } else {
          ByteBuffer buffer = socket.getSocketBufferHandler().getWriteBuffer();
          meter.offered(buffer.remaining(), buffer.capacity());
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** The first piece of a file is on its way. */
  static final class Transfer {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) SendfileDataBase file, @Advice.Return SendfileState state) {
      Meter meter = Bridge.meter(file);
      if (meter != null) {
        if (state == SendfileState.ERROR) {
          meter.transportFailed(null);
          Bridge.attach(file, null);
          meter.exchange().release();
        }
      }
    }
  }

  /** A piece of it has left, before the next one is started. */
  static final class Piece {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Integer bytes, @Advice.Argument(1) SendfileDataBase file) {
      Meter meter = Bridge.meter(file);
      if (meter != null && bytes > 0) {
        meter.transferredTo(file.pos + bytes);
      }
    }
  }

  /** The file is through. */
  static final class Transferred {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("sendfileData") @Nullable SendfileDataBase before,
        @Advice.Argument(0) @Nullable SendfileDataBase after) {
      Meter meter = before == null || after != null ? null : Bridge.meter(before);
      if (before != null && meter != null) {
        Bridge.attach(before, null);
        meter.exchange().release();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatNio2() {}
}
