// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames that Tomcat's WebSocket sends, and what they carry before it is compressed.
 *
 * <p>A frame passes {@code WsRemoteEndpointImplServer#doWrite} as its head and its payload; where
 * the application has Tomcat collect frames, a handler of their own, which writes both into one
 * buffer. What is written there alone is that buffer.
 */
public final class TomcatWebSocketFrames implements StreamInstrumentation {

  private static final String ENDPOINT = "org.apache.tomcat.websocket.WsRemoteEndpointImplBase";
  private static final String BUFFER = "java.nio.ByteBuffer";

  @Override
  public String library() {
    return TomcatWebSockets.WEBSOCKET;
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type(ENDPOINT)
        .slot()
        .alternative(Message.class, "sendMessageBlockInternal", "byte", BUFFER, "boolean", "long")
        .otherwise(Message.class, "sendMessageBlock", "byte", BUFFER, "boolean", "long")
        .method(Send.class, "sendString", "java.lang.String")
        .method(Send.class, "sendBytes", BUFFER)
        .method(SendLast.class, "sendPartialString", "java.lang.String", "boolean")
        .method(SendLast.class, "sendPartialBytes", BUFFER, "boolean");
    on.type("org.apache.tomcat.websocket.server.WsRemoteEndpointImplServer")
        .method(Ready.class, "setTransformation", "org.apache.tomcat.websocket.Transformation")
        .method(Written.class, "clearHandler", "java.lang.Throwable", "boolean");
    on.type("org.apache.tomcat.websocket.server.WsRemoteEndpointImplServer$1")
        .method(Failed.class, "failed", "java.lang.Throwable", "java.lang.Void");
    on.type("org.apache.tomcat.websocket.PerMessageDeflate").slot();
    declare(on, "javax.websocket.SendHandler");
    declare(on, "jakarta.websocket.SendHandler");
  }

  private static void declare(Joinpoints on, String handler) {
    String buffers = BUFFER + "[]";
    on.type(ENDPOINT)
        .alternative(Message.class, "startMessage", "byte", BUFFER, "boolean", handler, "long")
        .otherwise(Message.class, "startMessage", "byte", BUFFER, "boolean", handler);
    on.type("org.apache.tomcat.websocket.server.WsRemoteEndpointImplServer")
        .alternative(Write.class, "doWrite", handler, "long", buffers)
        .alternative(Write122.class, "doWrite", handler, "boolean", "long", buffers);
    on.type(ENDPOINT + "$OutputBufferSendHandler")
        .alternative(
            Collect.class,
            "<init>",
            handler,
            "long",
            BUFFER,
            BUFFER,
            "byte[]",
            BUFFER,
            "boolean",
            ENDPOINT)
        .alternative(
            Collect122.class,
            "<init>",
            handler,
            "boolean",
            "long",
            BUFFER,
            BUFFER,
            "byte[]",
            BUFFER,
            "boolean",
            ENDPOINT);
  }

  /** Both directions of a session are set up, and its endpoint will be told next. */
  static final class Ready {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object endpoint,
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket,
        @Advice.Argument(0) Object transformation) {
      Bridge.share(socket, endpoint);
      if (transformation.getClass().getName().endsWith(".PerMessageDeflate")) {
        Bridge.share(socket, transformation);
      }
    }
  }

  /** The application's payload, whole or in parts. */
  static final class Message {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object endpoint,
        @Advice.Argument(0) byte opcode,
        @Advice.Argument(1) @Nullable ByteBuffer payload) {
      if (payload != null && opcode <= 2) {
        WebSocket session = Bridge.webSocket(endpoint);
        if (session != null) {
          session.deflating(payload.remaining());
        }
      }
    }
  }

  /** A message is sent by a thread that waits until the socket has it. */
  static final class Send {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object endpoint) {
      return Bridge.sending(endpoint);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object endpoint,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.sentWhole(endpoint, token, thrown);
    }
  }

  /** The same of its last part, which may be all of it: Spring sends that way. */
  static final class SendLast {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object endpoint, @Advice.Argument(1) boolean last) {
      WebSocket session = last ? Bridge.webSocket(endpoint) : null;
      return session == null ? 0 : session.sending();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object endpoint,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      WebSocket session = token == 0 ? null : Bridge.webSocket(endpoint);
      if (session != null) {
        session.sentWhole(token, thrown);
      }
    }
  }

  /** A frame, or a buffer with many, goes to the socket. */
  static final class Write {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object endpoint, @Advice.Argument(2) ByteBuffer[] headAndPayload) {
      WebSocket session = headAndPayload.length == 2 ? Bridge.webSocket(endpoint) : null;
      if (session != null) {
        ByteBuffer head = headAndPayload[0];
        session.sent(head.get(head.position()) & 0xff, headAndPayload[1]);
      }
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object endpoint, @Advice.Argument(1) long blockingUntil) {
      Meter meter = blockingUntil == -1 ? null : Bridge.meter(endpoint);
      if (meter != null) {
        meter.unblocked();
      }
    }
  }

  /** The same in 9.0.122 and 10.1.60. */
  static final class Write122 {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object endpoint, @Advice.Argument(3) ByteBuffer[] headAndPayload) {
      WebSocket session = headAndPayload.length == 2 ? Bridge.webSocket(endpoint) : null;
      if (session != null) {
        ByteBuffer head = headAndPayload[0];
        session.sent(head.get(head.position()) & 0xff, headAndPayload[1]);
      }
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object endpoint, @Advice.Argument(1) boolean waits) {
      Meter meter = waits ? Bridge.meter(endpoint) : null;
      if (meter != null) {
        meter.unblocked();
      }
    }
  }

  /** A frame is written into the buffer of many. */
  static final class Collect {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(2) ByteBuffer header,
        @Advice.Argument(3) ByteBuffer payload,
        @Advice.Argument(7) Object endpoint) {
      WebSocket session = Bridge.webSocket(endpoint);
      if (session != null) {
        session.sent(header.get(header.position()) & 0xff, payload);
      }
    }
  }

  /** The same in 9.0.122 and 10.1.60. */
  static final class Collect122 {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(3) ByteBuffer header,
        @Advice.Argument(4) ByteBuffer payload,
        @Advice.Argument(8) Object endpoint) {
      WebSocket session = Bridge.webSocket(endpoint);
      if (session != null) {
        session.sent(header.get(header.position()) & 0xff, payload);
      }
    }
  }

  /** The socket did not take a frame: the close frame that Tomcat writes now reaches nobody. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") Object endpoint, @Advice.Argument(0) Throwable failure) {
      Bridge.transportFailed(endpoint, failure);
    }
  }

  /** What nobody waited for has been written, or could not be. */
  static final class Written {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object endpoint) {
      Meter meter = Bridge.meter(endpoint);
      if (meter != null) {
        meter.unblocked();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatWebSocketFrames() {}
}
