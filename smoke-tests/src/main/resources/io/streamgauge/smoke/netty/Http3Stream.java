package app;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicStreamChannel;

/** The same application over HTTP/3: one request, on a stream of its own. */
final class Http3Stream extends Http3RequestStreamInboundHandler {

  private Http3Answer answer;
  private Behaviours.Body body;

  @Override
  protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
    if (answer != null) {
      return;
    }
    answer = new Http3Answer(context, frame.headers());
    try {
      body = Behaviours.answer(answer, frame.headers().path().toString());
    } catch (Exception e) {
      if (answer.hasBegun()) {
        answer.abort();
      } else {
        answer.say(500, "It failed");
      }
    }
  }

  @Override
  protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
    if (body != null) {
      body.take(frame.content());
    }
    frame.release();
  }

  @Override
  protected void channelInputClosed(ChannelHandlerContext context) {
    if (body != null) {
      body.end();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    if (answer != null) {
      answer.writabilityChanged();
    }
    super.channelWritabilityChanged(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (answer != null) {
      answer.writabilityChanged();
    }
    super.channelInactive(context);
  }

  private static final class Http3Answer extends Answer {
    private final Http3Headers request;
    private boolean bodiless;
    private boolean refused;

    Http3Answer(ChannelHandlerContext context, Http3Headers request) {
      super(context);
      this.request = request;
    }

    @Override
    String asked(String header) {
      CharSequence value = request.get(header);
      return value == null ? null : value.toString();
    }

    @Override
    String method() {
      return request.method().toString();
    }

    @Override
    void sendHead(int status, long length) {
      Http3HeadersFrame head = new DefaultHttp3HeadersFrame();
      head.headers().status(Integer.toString(status));
      headers.forEach(head.headers()::set);
      bodiless = status == 204 || status == 304 || method().equals("HEAD") || length == 0;
      ChannelFuture written = send(head);
      if (bodiless) {
        written.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
      }
    }

    private ChannelFuture send(Http3RequestStreamFrame frame) {
      return context.writeAndFlush(frame).addListener(written -> refused |= !written.isSuccess());
    }

    @Override
    void flush() {
      context.flush();
    }

    @Override
    void write(ByteBuf piece) {
      if (bodiless || !isOpen()) {
        piece.release();
      } else {
        send(new DefaultHttp3DataFrame(piece));
      }
    }

    /** With its FIN behind the last frame: before that, it would overtake what is queued. */
    @Override
    void end(ByteBuf last) {
      if (bodiless || !isOpen()) {
        last.release();
        return;
      }
      ChannelFuture ended = send(new DefaultHttp3DataFrame(last));
      if (headers.containsKey("trailer")) {
        Http3HeadersFrame trailers = new DefaultHttp3HeadersFrame();
        trailers.headers().set("x-trailer", "end");
        ended = send(trailers);
      }
      ended.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
    }

    @Override
    void abort() {
      ((QuicStreamChannel) context.channel())
          .shutdownOutput(Http3ErrorCode.H3_INTERNAL_ERROR.code());
    }

    @Override
    boolean isWritable() {
      return bodiless || context.channel().isWritable();
    }

    @Override
    boolean isOpen() {
      return !refused && context.channel().isActive();
    }
  }
}
