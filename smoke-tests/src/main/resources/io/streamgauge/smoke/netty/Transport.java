package app;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** What carries the bytes: {@code nio}, or a native one, whose classes not every Netty has. */
final class Transport {
  private static Transport current;

  private final EventLoopGroup loops;
  private final Class<? extends ServerChannel> server;
  private final Class<? extends Channel> client;
  private final Class<? extends Channel> datagrams;

  private Transport(
      EventLoopGroup loops,
      Class<? extends ServerChannel> server,
      Class<? extends Channel> client,
      Class<? extends Channel> datagrams) {
    this.loops = loops;
    this.server = server;
    this.client = client;
    this.datagrams = datagrams;
  }

  static Transport start(String name) throws Exception {
    current = named(name);
    return current;
  }

  /** The one that was started. */
  static Transport current() {
    return current;
  }

  private static Transport named(String name) throws Exception {
    switch (name) {
      case "nio":
        return new Transport(
            new NioEventLoopGroup(2),
            NioServerSocketChannel.class,
            NioSocketChannel.class,
            NioDatagramChannel.class);
      case "epoll":
        Class<?> epoll = Class.forName("io.netty.channel.epoll.EpollEventLoopGroup");
        return new Transport(
            (EventLoopGroup) epoll.getConstructor(int.class).newInstance(2),
            channel("epoll.EpollServerSocketChannel").asSubclass(ServerChannel.class),
            channel("epoll.EpollSocketChannel"),
            channel("epoll.EpollDatagramChannel"));
      case "io_uring":
        Class<?> factory = Class.forName("io.netty.channel.IoHandlerFactory");
        Class<?> group = Class.forName("io.netty.channel.MultiThreadIoEventLoopGroup");
        Object uring =
            Class.forName("io.netty.channel.uring.IoUringIoHandler").getMethod("newFactory").invoke(null);
        return new Transport(
            (EventLoopGroup) group.getConstructor(int.class, factory).newInstance(2, uring),
            channel("uring.IoUringServerSocketChannel").asSubclass(ServerChannel.class),
            channel("uring.IoUringSocketChannel"),
            channel("uring.IoUringDatagramChannel"));
      default:
        throw new IllegalArgumentException(name);
    }
  }

  private static Class<? extends Channel> channel(String name) throws ClassNotFoundException {
    return Class.forName("io.netty.channel." + name).asSubclass(Channel.class);
  }

  EventLoopGroup loops() {
    return loops;
  }

  Class<? extends ServerChannel> server() {
    return server;
  }

  Class<? extends Channel> client() {
    return client;
  }

  Class<? extends Channel> datagrams() {
    return datagrams;
  }
}
