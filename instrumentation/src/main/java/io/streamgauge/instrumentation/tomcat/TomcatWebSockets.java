// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's WebSocket sessions: what their handshakes agreed on, which endpoint they belong to, and
 * their end.
 *
 * <p>The upgrade handler that Tomcat makes for a handshake carries its exchange until it is told to
 * begin, which is after the 101: then the session begins, and handler, processor and socket carry
 * it. It ends when its processor is released, which is with its socket.
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
    declare(on, "javax.", "javax.websocket.Endpoint");
    declare(on, "javax.");
    declare(on, "jakarta.");
  }

  /** What has another name since Jakarta EE; what comes first has gone since. */
  private static void declare(Joinpoints on, String namespace, String... first) {
    List<String> prepared = new ArrayList<>(Arrays.asList(first));
    prepared.addAll(
        Arrays.asList(
            namespace + "websocket.server.ServerEndpointConfig",
            "org.apache.tomcat.websocket.server.WsServerContainer",
            "org.apache.tomcat.websocket.server.WsHandshakeRequest",
            "java.util.List",
            "java.lang.String",
            "org.apache.tomcat.websocket.Transformation",
            "java.util.Map",
            "boolean"));
    on.type(HANDLER).alternative(Prepared.class, "preInit", prepared.toArray(new String[0]));
    if (first.length == 0) {
      on.type(HANDLER).alternative(Begun.class, "init", namespace + "servlet.http.WebConnection");
    }
  }

  /** Tomcat will go on in WebSocket; Spring, if it asks for it, has told which pattern it is. */
  static final class Upgrade {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This org.apache.catalina.connector.Request asked,
        @Advice.FieldValue("coyoteRequest") Request request,
        @Advice.Argument(0) Class<?> type,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object handler) {
      boolean webSocket =
          type.getName().equals("org.apache.tomcat.websocket.server.WsHttpUpgradeHandler");
      Exchange handshake = webSocket ? Bridge.exchange(request) : null;
      if (handshake != null) {
        handshake.asksForWebSocket();
        handshake.asksWith(request.queryString().toString());
        Object pattern =
            asked.getAttribute(
                "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
        if (pattern != null) {
          String servlet = asked.getPathInfo() == null ? "" : asked.getServletPath();
          handshake.routed(servlet.concat(pattern.toString()));
        }
        Bridge.attach(handler, handshake.outbound());
      }
    }
  }

  /**
   * The endpoint is known. Its configuration's type has one of two names, so its path is asked for
   * by reflection; {@code /} is what frameworks with a mapping of their own give. Spring gives the
   * request's path, but has been asked already.
   */
  static final class Prepared {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object handler, @Advice.FieldValue("serverEndpointConfig") Object config)
        throws ReflectiveOperationException {
      Exchange handshake = Bridge.exchange(handler);
      if (handshake != null) {
        Field declared = handler.getClass().getDeclaredField("serverEndpointConfig");
        Object path = declared.getType().getMethod("getPath").invoke(config);
        handshake.routed("/".equals(path) ? null : (String) path);
      }
    }
  }

  /** The handshake is over, and the endpoint will be told. */
  static final class Begun {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object handler,
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket,
        @Advice.FieldValue("subProtocol") @Nullable String subprotocol,
        @Advice.FieldValue("negotiatedExtensions") List<?> extensions,
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object processor)
        throws ReflectiveOperationException {
      Exchange handshake = Bridge.exchange(handler);
      Exchange session = handshake == null ? null : Bridge.upgrade(handshake, "websocket");
      Meter meter = session == null ? null : session.outbound();
      Bridge.attach(handler, meter);
      Bridge.attach(processor, meter);
      Bridge.attach(socket, meter);
      if (session != null) {
        Bridge.carries(socket.getSocket(), session);
        Object extension = extensions.isEmpty() ? null : extensions.get(0);
        session
            .webSocket()
            .agreed(
                subprotocol == null || subprotocol.isEmpty() ? null : subprotocol,
                extension == null
                    ? null
                    : (String) extension.getClass().getMethod("getName").invoke(extension));
      }
    }
  }

  /** The connection could not be read: the close frame that Tomcat writes now reaches nobody. */
  static final class Lost {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object handler) {
      WebSocket session = Bridge.webSocket(handler);
      if (session != null) {
        session.disconnected();
      }
    }
  }

  /** The socket has something to say, which may be that it is gone. */
  static final class Dispatch {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object handler, @Advice.Argument(0) SocketEvent event) {
      if (event == SocketEvent.ERROR || event == SocketEvent.DISCONNECT) {
        WebSocket session = Bridge.webSocket(handler);
        if (session != null) {
          session.disconnected();
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatWebSockets() {}
}
