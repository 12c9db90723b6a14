// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.Nio2Endpoint.Nio2SocketWrapper;

/**
 * Tells when writes that do not block wait on Tomcat's NIO2 sockets: from the interest in writing
 * until nothing is left. They fail in one of two completion handlers, which know what was left.
 */
public final class TomcatNio2Callbacks implements StreamInstrumentation {

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
    on.type(socket)
        .method(Unready.class, "registerWriteInterest")
        .method(Empty.class, "hasDataToWrite");
    for (String channel : new String[] {"Nio2Channel", "SecureNio2Channel"}) {
      on.type("org.apache.tomcat.util.net." + channel)
          .method(
              Start.class,
              "write",
              "java.nio.ByteBuffer",
              "long",
              "java.util.concurrent.TimeUnit",
              "java.lang.Object",
              "java.nio.channels.CompletionHandler")
          .method(
              StartAll.class,
              "write",
              "java.nio.ByteBuffer[]",
              "int",
              "int",
              "long",
              "java.util.concurrent.TimeUnit",
              "java.lang.Object",
              "java.nio.channels.CompletionHandler");
    }
    on.type(socket + "$3")
        .method(Failed.class, "failed", "java.lang.Throwable", "java.nio.ByteBuffer");
    on.type(socket + "$4")
        .method(AllFailed.class, "failed", "java.lang.Throwable", "java.nio.ByteBuffer[]");
  }

  /** A write begins, or goes on, that nobody waits for. */
  static final class Start {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Nio2Channel channel, @Advice.Argument(0) ByteBuffer bytes) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        ByteBuffer buffer = channel.getBufHandler().getWriteBuffer();
        meter.offered(bytes.remaining(), buffer.capacity());
      }
    }
  }

  /** The same of several buffers: the socket's, and what was more than it holds. */
  static final class StartAll {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Nio2Channel channel, @Advice.Argument(0) ByteBuffer[] bytes) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        ByteBuffer buffer = channel.getBufHandler().getWriteBuffer();
        meter.offered(Bridge.remaining(bytes), buffer.capacity());
      }
    }
  }

  /** The application may not write now; it is told when it may. */
  static final class Unready {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Nio2SocketWrapper socket) {
      Meter meter = Bridge.meter(socket);
      if (meter != null && socket.hasDataToWrite()) {
        meter.blocked(Meter.NOT_WRITABLE);
      }
    }
  }

  /** Whether anything is left is asked before every write that does not block. */
  static final class Empty {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object socket, @Advice.Return boolean left) {
      Meter meter = left ? null : Bridge.meter(socket);
      if (meter != null) {
        meter.drained();
      }
    }
  }

  /** A write that went on without its thread has failed. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") Object socket,
        @Advice.Argument(0) Throwable failure,
        @Advice.Argument(1) ByteBuffer left) {
      Meter meter = Bridge.meter(socket);
      if (meter != null) {
        meter.socketFailed(failure, left.remaining());
        meter.transportFailed(failure);
      }
    }
  }

  /** The same of one that was made of several buffers. */
  static final class AllFailed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") Object socket,
        @Advice.Argument(0) Throwable failure,
        @Advice.Argument(1) ByteBuffer[] left) {
      Meter meter = Bridge.meter(socket);
      if (meter != null) {
        meter.socketFailed(failure, Bridge.remaining(left));
        meter.transportFailed(failure);
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatNio2Callbacks() {}
}
