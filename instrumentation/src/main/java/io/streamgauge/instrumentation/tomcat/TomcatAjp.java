// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of responses that Tomcat gives to a web server in front of it (AJP 1.3), at
 * {@code AjpProcessor#writeData}: the last hand that sees payload alone.
 *
 * <p>One call is one chunk; what is larger than an AJP packet becomes several packets, which is no
 * chunking that a client could see, as the web server chunks anew.
 */
public final class TomcatAjp implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (AJP)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.coyote.ajp.AjpProcessor")
        .method(Connected.class, "service", "org.apache.tomcat.util.net.SocketWrapperBase")
        .method(Head.class, "prepareResponse")
        .method(TomcatHttp11Ends.Flush.class, "flush")
        .method(Body.class, "writeData", "java.nio.ByteBuffer")
        .method(Fill.class, "refillReadBuffer", "boolean")
        .method(Recycle.class, "recycle");
  }

  /** A web server speaks AJP on this connection. */
  static final class Connected {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) SocketWrapperBase<?> socket) {
      Connection connection = Bridge.connection(socket.getSocket());
      if (connection != null) {
        connection.protocol("ajp");
      }
    }
  }

  /** The head leaves for the socket: from here on, its waiting is this response's. */
  static final class Head {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("response") Response response,
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket) {
      Bridge.share(response, socket);
    }
  }

  /** A piece of the body has been handed to the socket. */
  static final class Body {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) ByteBuffer chunk) {
      return chunk.remaining();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("response") Response response,
        @Advice.Argument(0) ByteBuffer chunk,
        @Advice.Enter int size,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thrown == null) {
        Bridge.chunk(response, size);
      } else {
        Bridge.cut(response, 0, size, thrown);
      }
    }
  }

  /** More of the request's body is asked for. */
  static final class Fill {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("request") Request request,
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket) {
      Bridge.share(request, socket);
    }
  }

  /** The exchange is over; the next request is waited for on nobody's account. */
  static final class Recycle {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("socketWrapper") @Nullable SocketWrapperBase<?> socket) {
      if (socket != null) {
        Bridge.attach(socket, null);
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatAjp() {}
}
