// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.lang.reflect.Field;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.coyote.Request;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's WebSocket sessions: what their handshakes agreed on, which endpoint they belong to, and
 * their end.
 *
 * <p>The handshake ends where Tomcat's own upgrade handler is made, as its 101 follows at once;
 * from then on the response, and by its head the socket, carry the session's meter, as do the
 * handler and the processor. A session ends when its processor is released, which is with its
 * socket.
 */
public final class TomcatWebSockets implements StreamInstrumentation {

  static final String WEBSOCKET = "Apache Tomcat (WebSocket)";

  private static final String HANDLER = "org.apache.tomcat.websocket.server.WsHttpUpgradeHandler";

  @Override
  public String library() {
    return WEBSOCKET;
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.catalina.connector.Request")
        .method(Upgrade.class, "upgrade", "java.lang.Class");
    on.type(HANDLER)
        .slot()
        .method(Lost.class, "onError", "java.lang.Throwable")
        .method(Dispatch.class, "upgradeDispatch", "org.apache.tomcat.util.net.SocketEvent");
    declareOpened(on, "javax.");
    declareOpened(on, "jakarta.");
    String processor = "org.apache.coyote.http11.upgrade.UpgradeProcessorInternal";
    String socket = "org.apache.tomcat.util.net.SocketWrapperBase";
    String token = "org.apache.coyote.UpgradeToken";
    on.type(processor)
        .alternative(Bound.class, "<init>", socket, token)
        .alternative(
            Bound.class,
            "<init>",
            socket,
            token,
            "org.apache.coyote.http11.upgrade.UpgradeGroupInfo");
  }

  private static void declareOpened(Joinpoints on, String namespace) {
    on.type(HANDLER).alternative(Opened.class, "init", namespace + "servlet.http.WebConnection");
  }

  /** Tomcat goes on in WebSocket. */
  static final class Upgrade {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("coyoteRequest") Request request,
        @Advice.Argument(0) Class<?> type,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object handler) {
      boolean webSocket =
          type.getName().equals("org.apache.tomcat.websocket.server.WsHttpUpgradeHandler");
      Exchange handshake = webSocket ? Bridge.exchange(request) : null;
      if (handshake != null) {
        handshake.asksForWebSocket();
        handshake.response(101, null, -1);
        Exchange session = Bridge.upgrade(handshake, "websocket");
        Meter meter = session == null ? null : session.outbound();
        Bridge.attach(request.getResponse(), meter);
        Bridge.attach(handler, meter);
        if (session != null) {
          MimeHeaders agreed = request.getResponse().getMimeHeaders();
          session
              .webSocket()
              .agreed(
                  agreed.getHeader("Sec-WebSocket-Protocol"),
                  agreed.getHeader("Sec-WebSocket-Extensions"));
        }
      }
    }
  }

  /**
   * The endpoint is about to be told. Its configuration's type has one of two names, so its path is
   * asked for by reflection; {@code /} is what frameworks with a mapping of their own give.
   */
  static final class Opened {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object handler,
        @Advice.FieldValue("serverEndpointConfig") @Nullable Object config)
        throws ReflectiveOperationException {
      Exchange session = config == null ? null : Bridge.exchange(handler);
      if (session != null) {
        Field declared = handler.getClass().getDeclaredField("serverEndpointConfig");
        Object path = declared.getType().getMethod("getPath").invoke(config);
        session.routed("/".equals(path) ? null : (String) path);
      }
    }
  }

  /** What is released with the socket carries the session. */
  static final class Bound {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object processor,
        @Advice.FieldValue("internalHttpUpgradeHandler") Object handler) {
      Bridge.share(handler, processor);
    }
  }

  /** The connection could not be read: the close frame that Tomcat writes now reaches nobody. */
  static final class Lost {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object handler) {
      Exchange session = Bridge.exchange(handler);
      if (session != null) {
        session.webSocket().disconnected();
      }
    }
  }

  /** The socket has something to say, which may be that it is gone. */
  static final class Dispatch {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object handler, @Advice.Argument(0) SocketEvent event) {
      if (event == SocketEvent.ERROR || event == SocketEvent.DISCONNECT) {
        Exchange session = Bridge.exchange(handler);
        if (session != null) {
          session.webSocket().disconnected();
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatWebSockets() {}
}
