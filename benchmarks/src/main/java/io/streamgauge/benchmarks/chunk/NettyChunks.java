// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The joinpoints that a byte passes on its way through Netty, called as its channels call them, on
 * a channel that a server accepted and with a socket behind it that takes everything.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NettyChunks {

  /** The classes with joinpoints among those used here. */
  static final List<String> WOVEN =
      List.of(
          "io.netty.channel.AbstractChannel",
          "io.netty.channel.ChannelOutboundBuffer",
          "io.netty.handler.codec.http.HttpObjectEncoder");

  private static final int CHUNK = 1024;

  private final Channel channel = new Accepted();
  private final ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
  private final ChannelPromise nobody = channel.voidPromise();
  private final ByteBuf bytes =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(CHUNK).writerIndex(CHUNK));
  private final HttpContent content = new DefaultHttpContent(bytes);
  private final Encoder encoder = new Encoder();
  private final List<Object> encoded = new ArrayList<>();
  private final ChannelHandlerContext context;
  private final Exchange exchange;

  /** A channel with a response of unknown length under way. */
  public NettyChunks() {
    channel.config().setAllocator(new OneBuffer());
    channel.pipeline().addLast(encoder);
    context = channel.pipeline().context(encoder);
    exchange = new Exchange(channel, "netty");
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    encode(head);
  }

  /** Queues a message, flushes it and lets the socket take it. */
  @Benchmark
  public void nettyMessage() {
    queue.addMessage(bytes, CHUNK, nobody);
    queue.addFlush();
    queue.removeBytes(CHUNK);
  }

  /** Encodes a piece of a response of unknown length. */
  @Benchmark
  public void nettyContent() {
    encode(content);
  }

  private void encode(Object message) {
    try {
      encoder.encode(context, message, encoded);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < encoded.size(); i++) {
      ReferenceCountUtil.release(encoded.get(i));
    }
    encoded.clear();
  }

  /** Fails if this measured anything but what it says. */
  @TearDown
  public void verify() {
    nettyContent();
    exchange.verify(Variant.ofThisJvm(), "java.lang.StreamgaugeConnectionSlot", queue);
  }

  /** A channel that a server has accepted. */
  static final class Accepted extends LocalChannel {
    Accepted() {
      super(new LocalServerChannel(), new LocalChannel());
    }
  }

  /**
   * Hands out the same small buffer again and again: allocating one takes many times as long as
   * what is measured, and never twice the same time.
   */
  static class OneBuffer extends AbstractByteBufAllocator {
    private final ByteBuf buffer = Unpooled.unreleasableBuffer(Unpooled.directBuffer(256));

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      return buffer.clear();
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      return buffer.clear();
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }

  /** Lets its one method be called. */
  private static final class Encoder extends HttpResponseEncoder {
    @Override
    protected void encode(ChannelHandlerContext context, Object message, List<Object> out)
        throws Exception {
      super.encode(context, message, out);
    }
  }
}
