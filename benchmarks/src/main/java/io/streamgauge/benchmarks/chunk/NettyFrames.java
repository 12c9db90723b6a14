// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
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
 * The joinpoints that a message of a WebSocket session passes in Netty's codecs, called as its
 * channels call them: what waits for the socket is {@link NettyChunks}'.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NettyFrames {

  private static final String CODECS = "io.netty.handler.codec.http.websocketx.";

  /** The classes with joinpoints among those used here, but for those of {@link NettyChunks}. */
  static final List<String> WOVEN =
      List.of(CODECS + "WebSocket08FrameDecoder", CODECS + "WebSocket08FrameEncoder");

  private static final int SIZE = 100;

  private final Channel channel = new NettyChunks.Accepted();
  private final Encoder encoder = new Encoder();
  private final Decoder decoder = new Decoder();
  private final ChannelHandlerContext encoders;
  private final ChannelHandlerContext decoders;
  private final Exchange session;
  private final List<Object> out = new ArrayList<>();
  private final WebSocketFrame frame =
      new BinaryWebSocketFrame(
          Unpooled.unreleasableBuffer(Unpooled.directBuffer(SIZE).writerIndex(SIZE)));
  private final ByteBuf wire = Unpooled.directBuffer(SIZE + 6);

  /** A channel with a session under way. */
  public NettyFrames() {
    channel.config().setAllocator(new TwoBuffers());
    channel.pipeline().addLast(encoder, decoder);
    encoders = channel.pipeline().context(encoder);
    decoders = channel.pipeline().context(decoder);
    session = Exchange.ofSession(channel);
    wire.writeByte(0x82).writeByte(0x80 | SIZE).writeInt(0x2a55137c).writeZero(SIZE);
  }

  /** Encodes a message of one frame. */
  @Benchmark
  public void nettyFrameSent() {
    try {
      encoder.encode(encoders, frame, out);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    out.clear();
  }

  /** Decodes a message of one frame, and hands it to nobody. */
  @Benchmark
  public void nettyFrameReceived() {
    wire.readerIndex(0);
    try {
      decoder.decode(decoders, wire, out);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    out.clear();
  }

  /** Fails if this measured anything but what it says. */
  @TearDown
  public void verify() {
    nettyFrameSent();
    nettyFrameReceived();
    session.verify(
        Variant.ofThisJvm(),
        "java.lang.StreamgaugeConnectionSlot",
        channel.unsafe().outboundBuffer());
  }

  /** Hands out another one for payload, which is read until its buffer is full. */
  private static final class TwoBuffers extends NettyChunks.OneBuffer {
    private final ByteBuf payload = Unpooled.unreleasableBuffer(Unpooled.directBuffer(SIZE, SIZE));

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      return newDirectBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      return initialCapacity == SIZE
          ? payload.clear()
          : super.newDirectBuffer(initialCapacity, maxCapacity);
    }
  }

  /** Lets its one method be called. */
  private static final class Encoder extends WebSocket13FrameEncoder {
    Encoder() {
      super(false);
    }

    @Override
    protected void encode(ChannelHandlerContext context, WebSocketFrame message, List<Object> to)
        throws Exception {
      super.encode(context, message, to);
    }
  }

  /** Lets its one method be called. */
  private static final class Decoder extends WebSocket13FrameDecoder {
    Decoder() {
      super(true, false, 1 << 16);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> to)
        throws Exception {
      super.decode(context, in, to);
    }
  }
}
