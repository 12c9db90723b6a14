// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What happens to Tomcat's HTTP/1.1 exchanges beside their bodies: flushes, the head that makes the
 * socket theirs, the last byte.
 *
 * <p>The socket carries the meter of the exchange that used it last: from the first read of a
 * request's body that may wait, or from the response's head on, whatever comes first.
 */
public final class TomcatHttp11Ends implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (HTTP/1.1)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.coyote.http11.Http11InputBuffer").method(Fill.class, "fill", "boolean");
    on.type("org.apache.coyote.http11.Http11OutputBuffer")
        .method(Flush.class, "flush")
        .method(Send.class, "flush")
        .method(Head.class, "commit")
        .method(Send.class, "commit")
        .method(Send.class, "end")
        .method(Send.class, "flushBuffer", "boolean");
    on.type("org.apache.coyote.http11.Http11Processor").method(End.class, "endRequest");
  }

  /** More of a request is needed; of a head, while there is no exchange yet, or of a body. */
  static final class Fill {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("request") Request request,
        @Advice.FieldValue("wrapper") @Nullable SocketWrapperBase<?> socket,
        @Advice.Argument(0) boolean waits) {
      Meter meter = waits ? Bridge.meter(request) : null;
      if (meter != null && socket != null) {
        Bridge.attach(socket, meter);
      }
    }
  }

  /** The application flushed: what tells a response that trickles from one that is merely large. */
  static final class Flush {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("response") Response response) {
      Meter meter = Bridge.meter(response);
      if (meter != null) {
        meter.flushed();
      }
    }
  }

  /** The head leaves for the socket: from here on, its waiting is this response's. */
  static final class Head {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("response") Response response,
        @Advice.FieldValue("socketWrapper") @Nullable SocketWrapperBase<?> socket) {
      if (socket != null) {
        Object channel = socket.getSocket();
        Bridge.share(response, socket);
        if (channel instanceof Nio2Channel) {
          Bridge.share(response, channel);
        }
      }
    }
  }

  /** Bytes leave for the socket outside a body write: only their failure is of interest. */
  static final class Send {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("response") Response response,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thrown != null) {
        Bridge.transportFailed(response, thrown);
      }
    }
  }

  /** The last byte has been handed over. */
  static final class End {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("request") Request request) {
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null) {
        exchange.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatHttp11Ends() {}
}
