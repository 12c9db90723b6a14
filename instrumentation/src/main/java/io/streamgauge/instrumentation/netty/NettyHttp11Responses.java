// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameEncoder;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;

/**
 * Counts the bodies of HTTP/1.1 responses where Netty encodes them: {@code HttpObjectEncoder},
 * below compression and chunked writing, above TLS. A chunk is one message with content: in chunked
 * coding exactly one on the wire.
 *
 * <p>The encoder carries the meter of the response that is under way. Sizes are read before
 * encoding, which releases the message, and count if it succeeds. Heads of interim responses are
 * passed over. A response that may have no body (RFC 9110, section 6.4.1) gets none on the wire,
 * whatever the application wrote.
 */
public final class NettyHttp11Responses implements StreamInstrumentation {

  /** The encoder's state when no response is under way. */
  static final int BETWEEN = 0;

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
    on.type("io.netty.handler.codec.http.HttpObjectEncoder")
        .slot()
        .method(
            Encoded.class,
            "encode",
            "io.netty.channel.ChannelHandlerContext",
            "java.lang.Object",
            "java.util.List");
  }

  /**
   * A head, some content or the end of a response becomes bytes. Which it is, the encoder's state
   * tells: to ask a message for interfaces that it does not have takes ten times as long as all the
   * rest of this.
   */
  static final class Encoded {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.Argument(1) Object message,
        @Advice.FieldValue("state") int state,
        @Advice.Local("between") boolean between) {
      between = state == BETWEEN;
      return message instanceof HttpContent
          ? ((HttpContent) message).content().readableBytes()
          : message instanceof ByteBuf
              ? ((ByteBuf) message).readableBytes()
              : message instanceof FileRegion ? ((FileRegion) message).count() : 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object encoder,
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) Object message,
        @Advice.FieldValue("state") int state,
        @Advice.Local("between") boolean between,
        @Advice.Enter long bytes) {
      if (!between) {
        Bridge.chunk(encoder, bytes);
        if (state != BETWEEN) {
          return;
        }
      }
      Connection connection = Bridge.connection(context.channel());
      Exchange exchange = connection == null ? null : connection.answering();
      if (connection == null || exchange == null) {
        return;
      }
      if (between && message instanceof HttpResponse) {
        HttpResponse head = (HttpResponse) message;
        int status = head.status().code();
        HttpHeaders headers = head.headers();
        if (status == 101 && headers.contains("upgrade", "h2c", true)) {
          connection.switching("HTTP/2");
          return;
        }
        if (status < 200 && status != 101) {
          return;
        }
        exchange.response(
            status, headers.get("content-type"), HttpUtil.getContentLength(head, -1L));
        if (status == 101 && context.pipeline().get(WebSocket08FrameEncoder.class) != null) {
          connection.answered();
          Exchange session = Bridge.upgrade(exchange, "websocket");
          if (session != null) {
            session
                .webSocket()
                .agreed(
                    headers.get("sec-websocket-protocol"), headers.get("sec-websocket-extensions"));
            connection.upgraded(session);
          }
          return;
        }
        exchange.outbound().framed(HttpUtil.isTransferEncodingChunked(head));
        Bridge.attach(encoder, exchange.mayHaveBody() ? exchange.outbound() : null);
        Bridge.chunk(encoder, bytes);
      }
      if (!between || message instanceof LastHttpContent) {
        Bridge.attach(encoder, null);
        connection.answered();
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp11Responses() {}
}
