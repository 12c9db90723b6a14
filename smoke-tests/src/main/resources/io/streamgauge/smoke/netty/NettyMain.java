package app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;

/**
 * The application on Netty itself.
 *
 * <p>Arguments: the key store, its type and its password, the transport, and whether there is TLS.
 * Prints a line for each listener.
 */
public final class NettyMain {
  private interface Pipeline {
    void fill(ChannelPipeline pipeline);
  }

  private NettyMain() {}

  public static void main(String[] arguments) throws Exception {
    Transport transport = Transport.start(arguments[3]);
    listen(transport, "plain", NettyMain::http1);
    listen(
        transport,
        "gzip",
        pipeline ->
            pipeline.addLast(new HttpServerCodec(), new HttpContentCompressor(), new Http1(false)));
    listen(
        transport,
        "impatient",
        pipeline -> {
          pipeline.addLast(new WriteTimeoutHandler(1));
          http1(pipeline);
        });
    listen(
        transport,
        "aggregating",
        pipeline ->
            pipeline.addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(16 << 20),
                new ChunkedWriteHandler(),
                new Http1(true)));
    listen(
        transport,
        "upgrading",
        pipeline -> {
          HttpServerCodec codec = new HttpServerCodec();
          pipeline.addLast(
              codec,
              new HttpServerUpgradeHandler(
                  codec, protocol -> new Http2ServerUpgradeCodec(Http2.create())),
              new Http1(false));
        });
    listen(transport, "h2c", pipeline -> pipeline.addLast(Http2.create()));
    if (Boolean.parseBoolean(arguments[4])) {
      SslContext tls = tls(arguments[0], arguments[1], arguments[2].toCharArray());
      listen(
          transport,
          "tls",
          pipeline ->
              pipeline.addLast(tls.newHandler(pipeline.channel().alloc()), new Negotiated()));
    }
    System.out.println("ready");
  }

  private static void http1(ChannelPipeline pipeline) {
    pipeline.addLast(new HttpServerCodec(), new Http1(false));
  }

  private static void listen(Transport transport, String name, Pipeline pipeline)
      throws Exception {
    Channel listening =
        new ServerBootstrap()
            .group(transport.loops())
            .channel(transport.server())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Offered());
                    pipeline.fill(channel.pipeline());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    System.out.println("listener " + name + " " + port);
  }

  private static SslContext tls(String file, String type, char[] password) throws Exception {
    KeyStore keys = KeyStore.getInstance(type);
    try (FileInputStream in = new FileInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    return SslContextBuilder.forServer(factory)
        .sslProvider(SslProvider.JDK)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  /** Puts there what client and server have agreed on. */
  private static final class Negotiated extends ApplicationProtocolNegotiationHandler {
    Negotiated() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        context.pipeline().addLast(Http2.create());
      } else {
        context
            .pipeline()
            .addLast(new HttpServerCodec(), new ChunkedWriteHandler(), new Http1(true));
      }
    }
  }
}
