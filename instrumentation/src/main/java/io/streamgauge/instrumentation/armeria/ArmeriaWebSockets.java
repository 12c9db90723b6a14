// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.armeria;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;

/**
 * Handshakes of Armeria's WebSocket sessions, over HTTP/1.1 and HTTP/2 (RFC 8441).
 *
 * <p>Netty's codecs open the exchange; {@code handleRequest} is where the request is first known to
 * ask for a session, on the thread that has just read its head. From there the request carries the
 * handshake, whatever wraps it later. The session begins when the answer is written: over HTTP/1.1
 * with the 101 that makes Armeria take Netty's codec away, over HTTP/2 where Netty's encoder writes
 * the 200.
 */
public final class ArmeriaWebSockets implements StreamInstrumentation {

  static final String LIBRARY = "Armeria (WebSocket)";
  static final String VERSIONS = "1.40";

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
    String server = "com.linecorp.armeria.server.";
    String context = "io.netty.channel.ChannelHandlerContext";
    for (String kind : new String[] {"Streaming", "Aggregating", "EmptyContent"}) {
      on.type(server + kind + "DecodedHttpRequest").slot();
    }
    on.type(server + "HttpServerHandler")
        .method(Asked.class, "handleRequest", context, server + "DecodedHttpRequest");
    on.type(server + "WebSocketServiceChannelHandler")
        .method(
            Granted.class, "write", context, "java.lang.Object", "io.netty.channel.ChannelPromise");
  }

  /** A request has been read. */
  static final class Asked {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) HttpRequest request) {
      HttpMethod method = request.method();
      if (method == HttpMethod.CONNECT) {
        Http2ConnectionHandler handler = context.pipeline().get(Http2ConnectionHandler.class);
        Http2Connection streams = handler == null ? null : handler.connection();
        Http2Stream stream =
            streams == null ? null : streams.stream(streams.remote().lastStreamCreated());
        Exchange handshake = stream == null ? null : Bridge.exchange(stream);
        if (handshake != null && handshake.isHandshake()) {
          Bridge.attach(request, handshake.outbound());
        }
      } else if (method == HttpMethod.GET && request.headers().contains(HttpHeaderNames.UPGRADE)) {
        Connection connection = Bridge.connection(context.channel());
        Exchange handshake = connection == null ? null : connection.answering();
        if (handshake != null && handshake.isHandshake()) {
          Bridge.attach(request, handshake.outbound());
        }
      }
    }
  }

  /** The 101 has been encoded. */
  static final class Granted {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object message) {
      boolean granted =
          message instanceof HttpResponse && ((HttpResponse) message).status().code() == 101;
      Connection connection = granted ? Bridge.connection(context.channel()) : null;
      Exchange handshake = connection == null ? null : connection.answering();
      if (connection != null && handshake != null) {
        connection.answered();
        Exchange session = Bridge.upgrade(handshake, "websocket");
        if (session != null) {
          HttpHeaders head = ((HttpResponse) message).headers();
          session.webSocket().agreed(head.get("sec-websocket-protocol"), null);
          connection.upgraded(session);
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public ArmeriaWebSockets() {}
}
