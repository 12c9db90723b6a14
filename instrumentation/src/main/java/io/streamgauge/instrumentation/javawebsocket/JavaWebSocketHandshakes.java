// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.javawebsocket;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import net.bytebuddy.asm.Advice;
import org.java_websocket.WrappedByteChannel;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.HandshakeBuilder;
import org.java_websocket.server.WebSocketServer;

/**
 * Begins and ends the handshakes of Java-WebSocket's servers, granted or refused, and begins the
 * sessions.
 *
 * <p>Whoever reads a request's head does not know the connection, and who refuses it does not know
 * the head: both are the worker's doing, which carries the exchange in between. Each draft that a
 * server knows reads the head anew; the first one is told. A session begins when the 101 has been
 * queued, before the application hears of it; from then on the connection and its draft carry it. A
 * client reads the head of a response, on a thread of its own.
 *
 * <p>Not seen: heads that are not those of a GET of HTTP/1.1, which get a 404.
 */
public final class JavaWebSocketHandshakes implements StreamInstrumentation {

  static final String LIBRARY = "Java-WebSocket";
  static final String VERSIONS = "1.4, 1.5, 1.6";

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
    String buffer = "java.nio.ByteBuffer";
    on.type("org.java_websocket.server.WebSocketServer$WebSocketWorker").slot();
    on.type("org.java_websocket.drafts.Draft")
        .method(Asked.class, "translateHandshakeHttp", buffer, "org.java_websocket.enums.Role");
    on.type("org.java_websocket.drafts.Draft_6455").slot();
    on.type("org.java_websocket.WebSocketImpl")
        .slot()
        .method(Open.class, "open", "org.java_websocket.handshake.Handshakedata")
        .method(Refused.class, "generateHttpResponseDueToError", "int")
        .method(Answered.class, "decodeHandshake", buffer);
  }

  /** A head has been read whole. */
  static final class Asked {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return HandshakeBuilder head) {
      Thread worker = Thread.currentThread();
      Exchange exchange =
          head instanceof ClientHandshake
                  && worker instanceof WebSocketServer.WebSocketWorker
                  && Bridge.meter(worker) == null
              ? Bridge.open("java-websocket")
              : null;
      if (exchange != null) {
        exchange.head(
            "GET",
            ((ClientHandshake) head).getResourceDescriptor(),
            "http",
            "HTTP/1.1",
            head.hasFieldValue("Host") ? head.getFieldValue("Host") : null);
        exchange.parent(
            head.hasFieldValue("traceparent") ? head.getFieldValue("traceparent") : null,
            head.hasFieldValue("tracestate") ? head.getFieldValue("tracestate") : null);
        if ("websocket".equalsIgnoreCase(head.getFieldValue("Upgrade"))) {
          exchange.asksForWebSocket();
        }
        Bridge.attach(worker, exchange.outbound());
      }
    }
  }

  /** The handshake is granted: its 101 is in the queue. */
  static final class Open {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object connection,
        @Advice.FieldValue("channel") ByteChannel channel,
        @Advice.FieldValue("draft") Draft draft) {
      Exchange handshake =
          draft instanceof Draft_6455 ? Bridge.exchange(Thread.currentThread()) : null;
      if (handshake != null) {
        Bridge.attach(Thread.currentThread(), null);
        if (channel instanceof WrappedByteChannel) {
          handshake.secured();
        }
        handshake.asksForWebSocket();
        handshake.response(101, null, -1);
        Exchange session = Bridge.upgrade(handshake, "websocket");
        if (session != null) {
          Draft_6455 agreed = (Draft_6455) draft;
          String extension = agreed.getExtension().getProvidedExtensionAsServer();
          String protocol =
              agreed.getProtocol() == null ? "" : agreed.getProtocol().getProvidedProtocol();
          session
              .webSocket()
              .agreed(protocol.isEmpty() ? null : protocol, extension.isEmpty() ? null : extension);
          Bridge.attach(connection, session.outbound());
          Bridge.attach(draft, session.outbound());
        }
      }
    }
  }

  /** The handshake is refused, and all of the answer is here. */
  static final class Refused {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) int status, @Advice.Return ByteBuffer response) {
      Exchange exchange = Bridge.exchange(Thread.currentThread());
      if (exchange != null) {
        int body = response.position();
        while (body + 4 < response.limit() && response.getInt(body) != 0x0d0a0d0a) {
          body++;
        }
        int bytes = response.limit() - body - 4;
        exchange.response(status, "text/html", bytes);
        exchange.outbound().chunk(bytes);
      }
    }
  }

  /** What was asked has been answered, or the connection is given up. TLS wraps its channel. */
  static final class Answered {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("channel") ByteChannel channel) {
      Exchange exchange = Bridge.exchange(Thread.currentThread());
      if (exchange != null) {
        Bridge.attach(Thread.currentThread(), null);
        if (channel instanceof WrappedByteChannel) {
          exchange.secured();
        }
        exchange.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public JavaWebSocketHandshakes() {}
}
