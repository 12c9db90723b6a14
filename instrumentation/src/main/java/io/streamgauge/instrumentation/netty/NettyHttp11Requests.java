// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * Begins exchanges and counts the bodies of HTTP/1.1 requests where Netty decodes them: {@code
 * HttpObjectDecoder}, which all servers' codecs extend. A chunk is one {@code HttpContent}, before
 * any handler aggregates it. A client's decoder is left alone, as its connection is none of ours.
 */
public final class NettyHttp11Requests implements StreamInstrumentation {

  @Override
  public String library() {
    return NettyConnections.NETTY + " (HTTP/1.1)";
  }

  @Override
  public String versions() {
    return NettyConnections.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("io.netty.handler.codec.http.HttpObjectDecoder")
        .method(
            Decoded.class,
            "decode",
            "io.netty.channel.ChannelHandlerContext",
            "io.netty.buffer.ByteBuf",
            "java.util.List");
  }

  /** Some of a request has been read from the connection's bytes. */
  static final class Decoded {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(2) List<Object> out) {
      return out.size();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(2) List<Object> out,
        @Advice.Enter int before) {
      Connection connection = Bridge.connection(context.channel());
      if (connection == null) {
        return;
      }
      connection.protocol("http");
      for (int i = before; i < out.size(); i++) {
        Object read = out.get(i);
        if (read instanceof HttpRequest) {
          Exchange exchange = Bridge.open("netty");
          if (exchange != null) {
            HttpRequest head = (HttpRequest) read;
            String scheme = connection.isSecure() ? "https" : "http";
            exchange.head(
                head.method().name(),
                head.uri(),
                scheme,
                head.protocolVersion().text(),
                head.headers().get("host"));
            if (head.headers().contains("upgrade", "websocket", true)) {
              exchange.asksForWebSocket();
              exchange.asksWith(head.uri());
            }
            exchange.parent(head.headers().get("traceparent"), head.headers().get("tracestate"));
            connection.asked(exchange);
          }
        }
        if (read instanceof HttpContent) {
          Exchange exchange = connection.asking();
          int bytes = ((HttpContent) read).content().readableBytes();
          if (exchange != null && bytes > 0) {
            exchange.inbound().chunk(bytes);
          }
        }
        if (read instanceof LastHttpContent) {
          connection.askedWhole();
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp11Requests() {}
}
