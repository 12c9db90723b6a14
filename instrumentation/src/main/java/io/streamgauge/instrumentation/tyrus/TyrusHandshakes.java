// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tyrus;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes that Tyrus answers on Grizzly, and the sessions that come of them.
 *
 * <p>An exchange begins when an endpoint takes the request, or refuses its origin: before that it
 * may be the next filter's, and after that it is Tyrus' to answer. {@code
 * TyrusWebSocketEngine#upgrade} knows that answer; the request carries the exchange in between, and
 * on to where its connection is made, as that calls the endpoint's {@code onOpen}. In a servlet
 * container, whose name the endpoint's container has, the exchange has long begun and is not
 * Tyrus'. Tyrus takes any method for a handshake and does not know it: it is told as GET.
 */
public final class TyrusHandshakes implements StreamInstrumentation {

  static final String LIBRARY = "Tyrus on Grizzly (WebSocket)";
  static final String VERSIONS = "1.17 to 1.22, 2.0 to 2.2";
  static final String CORE = "org.glassfish.tyrus.core.";
  static final String SPI = "org.glassfish.tyrus.spi.";

  @Override
  public String library() {
    return LIBRARY;
  }

  @Override
  public String versions() {
    return VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type(CORE + "RequestContext").slot();
    on.type(CORE + "TyrusEndpointWrapper").method(Asked.class, "upgrade", SPI + "UpgradeRequest");
    on.type(CORE + "TyrusWebSocketEngine")
        .method(Answer.class, "upgrade", SPI + "UpgradeRequest", SPI + "UpgradeResponse");
    on.type(CORE + "TyrusWebSocketEngine$SuccessfulUpgradeInfo")
        .method(Begin.class, "createConnection", SPI + "Writer", SPI + "Connection$CloseListener");
  }

  /** An endpoint whose path fits is asked whether it wants the request. */
  static final class Asked {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("container") Object container,
        @Advice.FieldValue("endpointPath") String template,
        @Advice.Argument(0) UpgradeRequest request,
        @Advice.Return boolean wanted,
        @Advice.Thrown @Nullable Throwable refusal) {
      boolean answers =
          (wanted || refusal != null)
              && container.getClass().getName().startsWith("org.glassfish.tyrus.container.grizzly");
      Exchange handshake = answers ? Bridge.open("tyrus") : null;
      if (handshake != null) {
        handshake.asksForWebSocket();
        handshake.head(
            "GET",
            request.getRequestUri(),
            request.isSecure() ? "https" : "http",
            "HTTP/1.1",
            request.getHeader("Host"));
        handshake.parent(request.getHeader("traceparent"), request.getHeader("tracestate"));
        handshake.routed(template);
        Bridge.attach(request, handshake.outbound());
      }
    }
  }

  /** The answer is known. If it is another one than 101, what follows is nobody's. */
  static final class Answer {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) Object request,
        @Advice.Argument(1) UpgradeResponse response,
        @Advice.Thrown @Nullable Throwable thrown) {
      Exchange handshake = Bridge.exchange(request);
      if (handshake == null) {
        return;
      }
      if (thrown == null) {
        handshake.response(response.getStatus(), null, -1);
      } else {
        handshake.failed(thrown);
      }
      if (thrown != null || response.getStatus() != 101) {
        Bridge.attach(request, null);
      }
      handshake.end();
    }
  }

  /** The 101 has been written; the endpoint is told of its session in here. */
  static final class Begin {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(
        @Advice.FieldValue("protocolHandler") Object frames,
        @Advice.FieldValue("upgradeRequest") Object request,
        @Advice.FieldValue("upgradeResponse") UpgradeResponse response,
        @Advice.Argument(0) Object writer) {
      Exchange handshake = Bridge.exchange(request);
      Exchange session = handshake == null ? null : Bridge.upgrade(handshake, "websocket");
      if (session != null) {
        Meter meter = session.outbound();
        Bridge.attach(request, null);
        Bridge.attach(frames, meter);
        Bridge.attach(writer, meter);
        session
            .webSocket()
            .agreed(
                response.getFirstHeaderValue("Sec-WebSocket-Protocol"),
                response.getFirstHeaderValue("Sec-WebSocket-Extensions"));
      }
      return session;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Exchange session, @Advice.Thrown @Nullable Throwable thrown) {
      if (session != null && thrown != null) {
        session.failed(thrown);
        session.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public TyrusHandshakes() {}
}
