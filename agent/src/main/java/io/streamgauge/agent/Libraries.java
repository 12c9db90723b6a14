// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent;

import io.streamgauge.agent.weave.JoinpointTable;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.streamgauge.instrumentation.armeria.ArmeriaWebSocketFrames;
import io.streamgauge.instrumentation.armeria.ArmeriaWebSockets;
import io.streamgauge.instrumentation.grpc.GrpcCalls;
import io.streamgauge.instrumentation.grpc.GrpcInProcess;
import io.streamgauge.instrumentation.grpc.GrpcMessages;
import io.streamgauge.instrumentation.grpc.GrpcServlets;
import io.streamgauge.instrumentation.javawebsocket.JavaWebSocketFrames;
import io.streamgauge.instrumentation.javawebsocket.JavaWebSocketHandshakes;
import io.streamgauge.instrumentation.javawebsocket.JavaWebSocketSessions;
import io.streamgauge.instrumentation.jetty.Jetty94WebSocketFrames;
import io.streamgauge.instrumentation.jetty.Jetty94WebSockets;
import io.streamgauge.instrumentation.jetty.JettyExchanges;
import io.streamgauge.instrumentation.jetty.JettyHttp11;
import io.streamgauge.instrumentation.jetty.JettyHttp2;
import io.streamgauge.instrumentation.jetty.JettyOutput;
import io.streamgauge.instrumentation.jetty.JettyRequests;
import io.streamgauge.instrumentation.jetty.JettyRoutes;
import io.streamgauge.instrumentation.jetty.JettyWebSockets;
import io.streamgauge.instrumentation.jettycore.JettyCoreBodies;
import io.streamgauge.instrumentation.jettycore.JettyCoreExchanges;
import io.streamgauge.instrumentation.jettycore.JettyCoreHttp11;
import io.streamgauge.instrumentation.jettycore.JettyCoreHttp2;
import io.streamgauge.instrumentation.jettycore.JettyCoreWebSockets;
import io.streamgauge.instrumentation.jettycore.JettyServlets;
import io.streamgauge.instrumentation.jettyio.JettyBackPressure;
import io.streamgauge.instrumentation.jettyio.JettyConnections;
import io.streamgauge.instrumentation.jettyio.JettyHttp2Frames;
import io.streamgauge.instrumentation.jettywebsocket.JettyWebSocketFrames;
import io.streamgauge.instrumentation.jettywebsocket.JettyWebSocketMessages;
import io.streamgauge.instrumentation.jettywebsocket.JettyWebSocketQueues;
import io.streamgauge.instrumentation.jettywebsocket.JettyWebSocketSessions;
import io.streamgauge.instrumentation.netty.NettyConnections;
import io.streamgauge.instrumentation.netty.NettyHttp11Requests;
import io.streamgauge.instrumentation.netty.NettyHttp11Responses;
import io.streamgauge.instrumentation.netty.NettyHttp2Channels;
import io.streamgauge.instrumentation.netty.NettyHttp2Requests;
import io.streamgauge.instrumentation.netty.NettyHttp2Responses;
import io.streamgauge.instrumentation.netty.NettyHttp2Streams;
import io.streamgauge.instrumentation.netty.NettyHttp3Frames;
import io.streamgauge.instrumentation.netty.NettyHttp3Streams;
import io.streamgauge.instrumentation.netty.NettyOutboundBuffers;
import io.streamgauge.instrumentation.netty.NettyWebSocketFrames;
import io.streamgauge.instrumentation.spring.SpringSendBuffers;
import io.streamgauge.instrumentation.tomcat.TomcatAjp;
import io.streamgauge.instrumentation.tomcat.TomcatConnections;
import io.streamgauge.instrumentation.tomcat.TomcatExchanges;
import io.streamgauge.instrumentation.tomcat.TomcatHeads;
import io.streamgauge.instrumentation.tomcat.TomcatHttp11;
import io.streamgauge.instrumentation.tomcat.TomcatHttp11Ends;
import io.streamgauge.instrumentation.tomcat.TomcatHttp2;
import io.streamgauge.instrumentation.tomcat.TomcatHttp2Sendfile;
import io.streamgauge.instrumentation.tomcat.TomcatHttp2Windows;
import io.streamgauge.instrumentation.tomcat.TomcatNio2;
import io.streamgauge.instrumentation.tomcat.TomcatNio2Callbacks;
import io.streamgauge.instrumentation.tomcat.TomcatNio2Sendfile;
import io.streamgauge.instrumentation.tomcat.TomcatSendfile;
import io.streamgauge.instrumentation.tomcat.TomcatSockets;
import io.streamgauge.instrumentation.tomcat.TomcatUpgrades;
import io.streamgauge.instrumentation.tomcat.TomcatWebSocketFrames;
import io.streamgauge.instrumentation.tomcat.TomcatWebSocketReads;
import io.streamgauge.instrumentation.tomcat.TomcatWebSockets;
import io.streamgauge.instrumentation.tyrus.TyrusFrames;
import io.streamgauge.instrumentation.tyrus.TyrusHandshakes;
import io.streamgauge.instrumentation.tyrus.TyrusMessages;
import io.streamgauge.instrumentation.tyrus.TyrusSessions;
import io.streamgauge.instrumentation.tyrus.TyrusWriters;
import io.streamgauge.instrumentation.undertow.UndertowChunks;
import io.streamgauge.instrumentation.undertow.UndertowEndpoints;
import io.streamgauge.instrumentation.undertow.UndertowExchanges;
import io.streamgauge.instrumentation.undertow.UndertowFailures;
import io.streamgauge.instrumentation.undertow.UndertowFramesReceived;
import io.streamgauge.instrumentation.undertow.UndertowFramesSent;
import io.streamgauge.instrumentation.undertow.UndertowHttp11;
import io.streamgauge.instrumentation.undertow.UndertowHttp2;
import io.streamgauge.instrumentation.undertow.UndertowMessages;
import io.streamgauge.instrumentation.undertow.UndertowRequests;
import io.streamgauge.instrumentation.undertow.UndertowResponses;
import io.streamgauge.instrumentation.undertow.UndertowServlets;
import io.streamgauge.instrumentation.undertow.UndertowSockets;
import io.streamgauge.instrumentation.undertow.UndertowWebSocketTransport;
import io.streamgauge.instrumentation.undertow.UndertowWebSockets;

/** Every library that is woven. A new one is a line of packages and a case. */
public final class Libraries implements JoinpointTable.Catalogue {

  @Override
  public String[][] packages() {
    return new String[][] {
      {"org/apache/coyote/", "org/apache/catalina/", "org/apache/tomcat/"},
      {"org/eclipse/jetty/"},
      {"io/undertow/", "org/xnio/"},
      {
        "io/netty/",
        "/io/netty/",
        "io/netty/incubator/codec/http3/=io/netty/handler/codec/http3/",
        "io/netty/incubator/codec/quic/=io/netty/handler/codec/quic/"
      },
      {"io/grpc/", "/io/grpc/netty/"},
      {"org/springframework/web/socket/"},
      {"org/glassfish/tyrus/"},
      {"org/java_websocket/"},
      {"com/linecorp/armeria/"},
    };
  }

  @Override
  public StreamInstrumentation[] instrumentations(int library) {
    switch (library) {
      case 0:
        return new StreamInstrumentation[] {
          new TomcatExchanges(),
          new TomcatHeads(),
          new TomcatHttp11(),
          new TomcatHttp11Ends(),
          new TomcatHttp2(),
          new TomcatHttp2Windows(),
          new TomcatHttp2Sendfile(),
          new TomcatAjp(),
          new TomcatUpgrades(),
          new TomcatWebSockets(),
          new TomcatWebSocketFrames(),
          new TomcatWebSocketReads(),
          new TomcatConnections(),
          new TomcatSockets(),
          new TomcatNio2(),
          new TomcatNio2Callbacks(),
          new TomcatNio2Sendfile(),
          new TomcatSendfile(),
        };
      case 1:
        return new StreamInstrumentation[] {
          new JettyExchanges(),
          new JettyHttp11(),
          new JettyHttp2(),
          new JettyOutput(),
          new JettyRequests(),
          new JettyRoutes(),
          new JettyCoreBodies(),
          new JettyCoreExchanges(),
          new JettyCoreHttp11(),
          new JettyCoreHttp2(),
          new JettyServlets(),
          new JettyWebSockets(),
          new Jetty94WebSockets(),
          new Jetty94WebSocketFrames(),
          new JettyCoreWebSockets(),
          new JettyWebSocketSessions(),
          new JettyWebSocketFrames(),
          new JettyWebSocketMessages(),
          new JettyWebSocketQueues(),
          new JettyBackPressure(),
          new JettyConnections(),
          new JettyHttp2Frames(),
        };
      case 2:
        return new StreamInstrumentation[] {
          new UndertowChunks(),
          new UndertowExchanges(),
          new UndertowFailures(),
          new UndertowHttp11(),
          new UndertowHttp2(),
          new UndertowRequests(),
          new UndertowResponses(),
          new UndertowServlets(),
          new UndertowSockets(),
          new UndertowWebSockets(),
          new UndertowWebSocketTransport(),
          new UndertowFramesSent(),
          new UndertowFramesReceived(),
          new UndertowMessages(),
          new UndertowEndpoints(),
        };
      case 3:
        return new StreamInstrumentation[] {
          new NettyConnections(),
          new NettyOutboundBuffers(),
          new NettyHttp11Requests(),
          new NettyHttp11Responses(),
          new NettyHttp2Requests(),
          new NettyHttp2Responses(),
          new NettyHttp2Streams(),
          new NettyHttp2Channels(),
          new NettyHttp3Frames(),
          new NettyHttp3Streams(),
          new NettyWebSocketFrames(),
        };
      case 4:
        return new StreamInstrumentation[] {
          new GrpcCalls(), new GrpcMessages(), new GrpcInProcess(), new GrpcServlets(),
        };
      case 5:
        return new StreamInstrumentation[] {new SpringSendBuffers()};
      case 6:
        return new StreamInstrumentation[] {
          new TyrusHandshakes(),
          new TyrusSessions(),
          new TyrusFrames(),
          new TyrusMessages(),
          new TyrusWriters(),
        };
      case 7:
        return new StreamInstrumentation[] {
          new JavaWebSocketHandshakes(), new JavaWebSocketSessions(), new JavaWebSocketFrames(),
        };
      case 8:
        return new StreamInstrumentation[] {
          new ArmeriaWebSockets(), new ArmeriaWebSocketFrames(),
        };
      default:
        throw new IllegalArgumentException("no library " + library);
    }
  }
}
