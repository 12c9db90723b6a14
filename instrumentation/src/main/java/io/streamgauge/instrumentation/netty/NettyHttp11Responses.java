// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
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
 * <p>Sizes are read before encoding, which releases the message, and count if it succeeds. Heads of
 * interim responses are passed over. A response that may have no body (RFC 9110, section 6.4.1)
 * gets none on the wire, whatever the application wrote.
 */
public final class NettyHttp11Responses implements StreamInstrumentation {

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
        .method(
            Encoded.class,
            "encode",
            "io.netty.channel.ChannelHandlerContext",
            "java.lang.Object",
            "java.util.List");
  }

  /** A head, some content or the end of a response becomes bytes. */
  static final class Encoded {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.Argument(1) Object message) {
      return message instanceof ByteBufHolder
          ? ((ByteBufHolder) message).content().readableBytes()
          : message instanceof ByteBuf
              ? ((ByteBuf) message).readableBytes()
              : message instanceof FileRegion ? ((FileRegion) message).count() : 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) Object message,
        @Advice.Enter long bytes) {
      Connection connection = Bridge.connection(context.channel());
      if (connection == null) {
        return;
      }
      Exchange exchange = connection.answering();
      if (exchange == null) {
        return;
      }
      if (message instanceof HttpResponse) {
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
        exchange.outbound().framed(HttpUtil.isTransferEncodingChunked(head));
      }
      if (bytes > 0 && exchange.mayHaveBody()) {
        exchange.outbound().chunk(bytes);
      }
      if (message instanceof LastHttpContent) {
        connection.answered();
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp11Responses() {}
}
