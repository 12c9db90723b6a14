package app;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sockets for datagrams: a server that answers each with itself, and a client. */
final class Udp {
  private Udp() {}

  static void addTo(Map<String, Behaviours.Behaviour> behaviours) {
    behaviours.put("udp-server", Behaviours.without(Udp::serve));
    behaviours.put("udp-client", Behaviours.without(Udp::ask));
  }

  private static ChannelFuture bind(Answer answer, SimpleChannelInboundHandler<DatagramPacket> to) {
    return new Bootstrap()
        .group(answer.context.channel().eventLoop())
        .channel(Transport.current().datagrams())
        .handler(to)
        .bind(InetAddress.getLoopbackAddress(), 0);
  }

  /** Says which port it was given. */
  private static void serve(Answer answer, Query query) {
    bind(answer, new Echo())
        .addListener(
            (ChannelFutureListener)
                bound ->
                    answer.say(
                        200,
                        Integer.toString(
                            ((InetSocketAddress) bound.channel().localAddress()).getPort())));
  }

  private static final class Echo extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket asked) {
      String text = asked.content().toString(StandardCharsets.US_ASCII);
      if (text.equals("bye")) {
        context.close();
      } else if (text.equals("too much")) {
        send(context.channel(), Writes.pattern(70_000), asked.sender())
            .addListener(
                sent ->
                    send(
                        context.channel(),
                        Unpooled.copiedBuffer(
                            sent.isSuccess() ? "sent" : "refused", StandardCharsets.US_ASCII),
                        asked.sender()));
      } else {
        send(context.channel(), asked.content().retain(), asked.sender());
      }
    }
  }

  private static ChannelFuture send(Channel channel, ByteBuf content, InetSocketAddress to) {
    return channel.writeAndFlush(new DatagramPacket(content, to));
  }

  /** Sends one datagram, and answers with the size of the one that comes back. */
  private static void ask(Answer answer, Query query) {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), query.number("port", 0));
    bind(
            answer,
            new SimpleChannelInboundHandler<DatagramPacket>() {
              @Override
              protected void channelRead0(ChannelHandlerContext context, DatagramPacket told) {
                answer.say(200, Integer.toString(told.content().readableBytes()));
                context.close();
              }
            })
        .addListener(
            (ChannelFutureListener)
                bound -> send(bound.channel(), Writes.pattern(query.number("size", 10)), server));
  }
}
