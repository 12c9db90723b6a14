// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP/3 connection of a client that reads the frames of its streams itself, off Netty's QUIC.
 *
 * <p>The connection's own window is wide: what one stream leaves untaken does not hold up others.
 */
final class Http3Client implements AutoCloseable {
  /**
   * How many bytes the server may send on a stream, frames' heads included, before any is taken.
   */
  static final int STREAM_WINDOW = 1 << 16;

  private static final int CONNECTION_WINDOW = 1 << 28;
  private static final int CONNECT_SECONDS = 10;
  private static final int IDLE_SECONDS = 30;

  /** Small enough to leave the window as it is when a head and a little more have been taken. */
  private static final int PART = 1024;

  /** A control stream (type 0) that begins with empty SETTINGS (type 4). */
  private static final byte[] CONTROL = {0, 4, 0};

  private final EventLoopGroup loop;
  private final Channel socket;
  private final QuicChannel connection;

  private Http3Client(EventLoopGroup loop, Channel socket, QuicChannel connection) {
    this.loop = loop;
    this.socket = socket;
    this.connection = connection;
  }

  static Http3Client to(int port) {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel socket =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .handler(codec())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    QuicChannel connection =
        QuicChannel.newBootstrap(socket)
            .handler(new ChannelInboundHandlerAdapter())
            .streamHandler(new Ignored())
            .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .connect()
            .syncUninterruptibly()
            .getNow();
    connection
        .createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
        .syncUninterruptibly()
        .getNow()
        .writeAndFlush(Unpooled.wrappedBuffer(CONTROL));
    return new Http3Client(loop, socket, connection);
  }

  private static ChannelHandler codec() {
    return new QuicClientCodecBuilder()
        .sslContext(
            QuicSslContextBuilder.forClient()
                .trustManager(TlsKeys.certificate())
                .applicationProtocols("h3")
                .build())
        .maxIdleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
        .initialMaxData(CONNECTION_WINDOW)
        .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW)
        .initialMaxStreamDataUnidirectional(STREAM_WINDOW)
        .initialMaxStreamsUnidirectional(3)
        .build();
  }

  /** What the server says on streams of its own is not what is counted here. */
  @ChannelHandler.Sharable
  private static final class Ignored extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }

  /** Sends a request with its body. */
  Http3Exchange send(WireRequest request) {
    return open(request, false).body(request.payload(), PART * 16).end();
  }

  /** Sends one whose answer is not taken beyond its head and a little more, until it resumes. */
  Http3Exchange sendPaused(WireRequest request) {
    return open(request, true).end();
  }

  /** Sends the head of a request. */
  Http3Exchange open(WireRequest request) {
    return open(request, false);
  }

  private Http3Exchange open(WireRequest request, boolean paused) {
    Http3Exchange exchange = new Http3Exchange(paused);
    connection
        .newStreamBootstrap()
        .type(QuicStreamType.BIDIRECTIONAL)
        .option(ChannelOption.AUTO_READ, !paused)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(PART).maxMessagesPerRead(paused ? 1 : 16))
        .handler(exchange)
        .create()
        .syncUninterruptibly();
    exchange.head(request);
    return exchange;
  }

  /** Leaves without a word: nothing comes from here any more, not even that it is closed. */
  void vanish() {
    socket.close().syncUninterruptibly();
  }

  /** Closes the connection; what streams are open end incomplete. */
  @Override
  public void close() {
    if (socket.isOpen()) {
      connection
          .close(true, Http3Exchange.NO_ERROR, Unpooled.EMPTY_BUFFER)
          .awaitUninterruptibly(CONNECT_SECONDS, TimeUnit.SECONDS);
    }
    socket.close().awaitUninterruptibly(CONNECT_SECONDS, TimeUnit.SECONDS);
    loop.shutdownGracefully(0, CONNECT_SECONDS, TimeUnit.SECONDS);
  }
}
