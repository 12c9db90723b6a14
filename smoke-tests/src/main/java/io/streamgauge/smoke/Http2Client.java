// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * One HTTP/2 connection of a client that decides for each stream when its server may send more.
 *
 * <p>The connection's own window is wide: what one stream leaves untaken does not hold up others.
 */
public final class Http2Client implements AutoCloseable {
  /** How much the server may send on a stream before the client has taken any of it. */
  public static final int STREAM_WINDOW = 65_535;

  private static final int CONNECTION_WINDOW = 1 << 30;
  private static final int MAX_FRAME = 16_384;
  private static final int CONNECT_SECONDS = 10;

  private final EventLoopGroup loop;
  private final Channel channel;
  private final Http2Frames frames;

  private Http2Client(EventLoopGroup loop, Channel channel, Http2Frames frames) {
    this.loop = loop;
    this.channel = channel;
    this.frames = frames;
  }

  /** Speaks HTTP/2 in clear text from the first byte on. */
  public static Http2Client clearText(int port) {
    return connect(port, channel -> {});
  }

  /** Speaks HTTP/2 over TLS; the server must choose it by ALPN. */
  public static Http2Client tls(int port) {
    Http2Client client =
        connect(
            port,
            channel -> {
              SslHandler tls = context().newHandler(channel.alloc(), "localhost", port);
              // A frame's head begins a record of its own. Tomcat, without any agent, loses its
              // place
              // where a head is split between two, and ends the connection with FRAME_SIZE_ERROR.
              tls.setWrapDataSize(0);
              channel.pipeline().addLast(tls);
            });
    SslHandler tls = client.channel.pipeline().get(SslHandler.class);
    boolean agreed =
        tls.handshakeFuture().awaitUninterruptibly(CONNECT_SECONDS, TimeUnit.SECONDS)
            && tls.handshakeFuture().isSuccess()
            && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
    if (!agreed) {
      client.close();
      throw new IllegalStateException(
          "No h2 but " + tls.applicationProtocol(), tls.handshakeFuture().cause());
    }
    return client;
  }

  private interface Transport {
    void addTo(Channel channel);
  }

  private static Http2Client connect(int port, Transport transport) {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Http2Frames frames = new Http2Frames();
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    transport.addTo(channel);
                    channel.pipeline().addLast(codec(), frames);
                  }
                })
            .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
    channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - STREAM_WINDOW));
    return new Http2Client(loop, channel, frames);
  }

  private static Http2FrameCodec codec() {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .pushEnabled(false)
            .initialWindowSize(STREAM_WINDOW)
            .maxFrameSize(MAX_FRAME);
    return Http2FrameCodecBuilder.forClient()
        .initialSettings(settings)
        .gracefulShutdownTimeoutMillis(0)
        .build();
  }

  private static SslContext context() {
    try {
      return SslContextBuilder.forClient()
          .trustManager(TlsKeys.certificate())
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a request with its body. */
  public Http2Exchange send(WireRequest request) {
    return send(request, false);
  }

  /** Sends a request whose answer is not taken beyond {@link #STREAM_WINDOW} before it resumes. */
  public Http2Exchange sendPaused(WireRequest request) {
    return send(request, true);
  }

  private Http2Exchange send(WireRequest request, boolean paused) {
    boolean bodiless = request.payload().length == 0;
    Http2Exchange exchange = open(request, bodiless, paused);
    if (!bodiless) {
      exchange.write(request.payload(), true);
    }
    return exchange;
  }

  /** Sends a request's headers; {@link Http2Exchange#write} sends its body. */
  public Http2Exchange open(WireRequest request) {
    return open(request, false, false);
  }

  private Http2Exchange open(WireRequest request, boolean last, boolean paused) {
    Http2Exchange exchange = new Http2Exchange(channel, frames.newStream(), paused);
    String scheme = channel.pipeline().get(SslHandler.class) == null ? "http" : "https";
    frames.open(exchange, Http2Exchange.headersOf(request, scheme), last);
    return exchange;
  }

  public int localPort() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Closes the connection; what streams are open end incomplete. */
  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loop.shutdownGracefully(0, CONNECT_SECONDS, TimeUnit.SECONDS);
  }
}
