// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Brings the frames of one connection to the exchanges they belong to. */
final class Http2Frames extends Http2ChannelDuplexHandler {
  private final Map<Http2FrameStream, Http2Exchange> open = new ConcurrentHashMap<>();
  private @Nullable ChannelHandlerContext context;

  @Override
  protected void handlerAdded0(ChannelHandlerContext context) {
    this.context = context;
  }

  /** Sends the headers that begin an exchange. */
  void open(Http2Exchange exchange, Http2Headers headers, boolean last) {
    ChannelHandlerContext to = context;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    open.put(exchange.stream(), exchange);
    to.channel()
        .writeAndFlush(new DefaultHttp2HeadersFrame(headers, last).stream(exchange.stream()))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                exchange.failed();
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      Http2Exchange exchange =
          message instanceof Http2StreamFrame frame ? open.get(frame.stream()) : null;
      if (exchange == null) {
        return;
      }
      if (message instanceof Http2HeadersFrame headers) {
        exchange.received(headers.headers(), headers.isEndStream());
      } else if (message instanceof Http2DataFrame data) {
        exchange.received(data);
      } else if (message instanceof Http2ResetFrame) {
        exchange.failed();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Http2FrameStreamException failure) {
      Http2Exchange exchange = open.get(failure.stream());
      if (exchange != null) {
        exchange.failed();
      }
    } else {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    open.values().forEach(Http2Exchange::failed);
  }
}
