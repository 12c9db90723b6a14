// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http11.upgrade.UpgradeProcessorExternal;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an application's own {@code HttpUpgradeHandler} exchanges with its client.
 *
 * <p>The handshake ends where the application upgrades, as its 101 follows at once; from then on
 * the response, and by its head the socket, carry the session's meter. A session ends when its
 * processor is released, which is with its socket. Tomcat's own handlers, WebSocket and HTTP/2, are
 * not sessions: their frames are counted as what they are.
 */
public final class TomcatUpgrades implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (HttpUpgradeHandler)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.catalina.connector.Request")
        .method(Upgrade.class, "upgrade", "java.lang.Class");
    on.type("org.apache.coyote.http11.AbstractHttp11Protocol")
        .method(
            Begin.class,
            "createUpgradeProcessor",
            "org.apache.tomcat.util.net.SocketWrapperBase",
            "org.apache.coyote.UpgradeToken");
    on.type("org.apache.coyote.http11.upgrade.UpgradeServletOutputStream")
        .method(Write.class, "writeInternal", "byte[]", "int", "int");
    on.type("org.apache.coyote.http11.upgrade.UpgradeServletInputStream")
        .method(Read.class, "read", "byte[]", "int", "int")
        .method(ReadByte.class, "readInternal");
    on.type("org.apache.coyote.http11.upgrade.UpgradeProcessorBase")
        .slot()
        .method(End.class, "recycle");
  }

  /** The application goes on in another protocol. */
  static final class Upgrade {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("coyoteRequest") Request request, @Advice.Argument(0) Class<?> handler) {
      boolean internal = InternalHttpUpgradeHandler.class.isAssignableFrom(handler);
      Exchange handshake = internal ? null : Bridge.exchange(request);
      if (handshake != null) {
        handshake.response(101, null, -1);
        Exchange session = Bridge.upgrade(handshake, request.getHeader("upgrade"));
        Bridge.attach(request.getResponse(), session == null ? null : session.outbound());
      }
    }
  }

  /** The connection is the application's now. */
  static final class Begin {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) SocketWrapperBase<?> socket, @Advice.Return Processor processor) {
      if (processor instanceof UpgradeProcessorExternal) {
        Bridge.share(socket, processor);
      }
    }
  }

  /** The application has written. */
  static final class Write {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket,
        @Advice.Argument(2) int bytes,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thrown == null) {
        Bridge.chunk(socket, bytes);
      } else {
        Bridge.cut(socket, 0, bytes, thrown);
      }
    }
  }

  /** The application has read into an array. */
  static final class Read {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket, @Advice.Return int bytes) {
      Exchange session = bytes > 0 ? Bridge.exchange(socket) : null;
      if (session != null) {
        session.inbound().chunk(bytes);
      }
    }
  }

  /** The application has read one byte. */
  static final class ReadByte {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket, @Advice.Return int value) {
      Exchange session = value >= 0 ? Bridge.exchange(socket) : null;
      if (session != null) {
        session.inbound().chunk(1);
      }
    }
  }

  /** The processor is released, and its connection is about to close. */
  static final class End {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object processor) {
      Meter meter = Bridge.meter(processor);
      if (meter != null) {
        meter.exchange().end();
        Bridge.attach(processor, null);
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatUpgrades() {}
}
