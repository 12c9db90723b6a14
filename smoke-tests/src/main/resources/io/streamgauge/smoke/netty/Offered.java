package app;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import java.net.InetSocketAddress;

/** The first of a pipeline: what goes through it is what the channel is offered. */
final class Offered extends ChannelDuplexHandler {
  private long bytes;
  private boolean told;

  /** Has it print the sum when the channel is closed, and by which port the client had come. */
  void tell() {
    told = true;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (context.channel().isActive()) {
      bytes +=
          message instanceof FileRegion
              ? ((FileRegion) message).count()
              : ((ByteBuf) message).readableBytes();
    }
    super.write(context, message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (told) {
      int port = ((InetSocketAddress) context.channel().remoteAddress()).getPort();
      System.out.println("offered " + bytes + " to " + port);
    }
    super.channelInactive(context);
  }
}
