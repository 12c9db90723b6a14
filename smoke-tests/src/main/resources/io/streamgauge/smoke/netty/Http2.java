package app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** The same application over HTTP/2, each request on a stream of its own. */
final class Http2 extends Http2ConnectionHandler {

  private final Map<Integer, Http2Answer> answers = new HashMap<>();
  private ChannelHandlerContext context;
  private Requests requests;

  private Http2(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    super(decoder, encoder, settings);
  }

  static Http2 create() {
    return new Builder().build();
  }

  private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2, Builder> {
    private final Requests requests = new Requests();

    @Override
    public Http2 build() {
      frameListener(requests);
      return super.build();
    }

    @Override
    protected Http2 build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      Http2 handler = new Http2(decoder, encoder, settings);
      requests.handler = handler;
      handler.requests = requests;
      decoder.connection().addListener(requests);
      encoder.flowController().listener(handler::writabilityChanged);
      return handler;
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    super.handlerAdded(added);
  }

  /** The request that asked for HTTP/2 is the first stream's. */
  @Override
  public void userEventTriggered(ChannelHandlerContext upgraded, Object event) throws Exception {
    if (event instanceof HttpServerUpgradeHandler.UpgradeEvent) {
      FullHttpRequest first = ((HttpServerUpgradeHandler.UpgradeEvent) event).upgradeRequest();
      Http2Headers headers = new DefaultHttp2Headers().method(first.method().name());
      requests.onHeadersRead(upgraded, 1, headers.path(first.uri()), 0, true);
    }
    super.userEventTriggered(upgraded, event);
  }

  /** Ends every stream that began after that one, as if it had never begun. */
  void refuseAfter(int lastStream) {
    goAway(context, lastStream, 0, Unpooled.EMPTY_BUFFER, context.newPromise());
    context.flush();
  }

  private void writabilityChanged(Http2Stream stream) {
    Http2Answer answer = answers.get(stream.id());
    if (answer != null) {
      answer.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) throws Exception {
    super.channelInactive(inactive);
    new ArrayList<>(answers.values()).forEach(Answer::writabilityChanged);
    answers.clear();
  }

  /** What comes from the client. */
  private static final class Requests extends Http2EventAdapter {
    private Http2 handler;

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean endOfStream) {
      if (handler.answers.containsKey(streamId)) {
        handler.answers.get(streamId).endOfRequest();
        return;
      }
      Http2Answer answer = handler.new Http2Answer(streamId, headers);
      handler.answers.put(streamId, answer);
      answer.start();
      if (endOfStream) {
        answer.endOfRequest();
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean endOfStream) {
      onHeadersRead(context, streamId, headers, padding, endOfStream);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext context,
        int streamId,
        ByteBuf data,
        int padding,
        boolean endOfStream) {
      int processed = data.readableBytes() + padding;
      Http2Answer answer = handler.answers.get(streamId);
      if (answer != null) {
        answer.take(data, endOfStream);
      }
      return processed;
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      Http2Answer answer = handler.answers.remove(stream.id());
      if (answer != null) {
        answer.closed = true;
        answer.writabilityChanged();
      }
    }
  }

  final class Http2Answer extends Answer {
    private final int streamId;
    private final Http2Headers request;
    private Behaviours.Body body;
    private boolean bodiless;
    private boolean closed;

    Http2Answer(int streamId, Http2Headers request) {
      super(Http2.this.context);
      this.streamId = streamId;
      this.request = request;
    }

    void start() {
      try {
        body = Behaviours.answer(this, request.path().toString());
      } catch (Exception e) {
        failed();
      }
    }

    private void failed() {
      if (hasBegun()) {
        abort();
      } else {
        say(500, "It failed");
      }
    }

    void take(ByteBuf data, boolean last) {
      if (body != null) {
        body.take(data);
      }
      if (last) {
        endOfRequest();
      }
    }

    void endOfRequest() {
      if (body != null) {
        body.end();
      }
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
      bodiless = status == 204 || status == 304 || method().equals("HEAD");
      Http2Headers response = new DefaultHttp2Headers().status(Integer.toString(status));
      headers.forEach(response::set);
      boolean ends = bodiless || length == 0;
      encoder().writeHeaders(context, streamId, response, 0, ends, context.newPromise());
      bodiless = ends;
      if (ends) {
        flush();
      }
    }

    /** Through the handler itself: it is what lets each stream have its share. */
    @Override
    void flush() {
      context.pipeline().flush();
    }

    @Override
    void write(ByteBuf piece) {
      data(piece, false);
    }

    private void data(ByteBuf piece, boolean last) {
      if (bodiless || closed) {
        piece.release();
      } else {
        int padding = Integer.parseInt(headers.getOrDefault("x-padding", "0"));
        encoder().writeData(context, streamId, piece, padding, last, context.newPromise());
      }
    }

    @Override
    void end(ByteBuf last) {
      boolean trails = headers.containsKey("trailer") && !bodiless && !closed;
      data(last, !trails);
      if (trails) {
        Http2Headers trailers = new DefaultHttp2Headers().set("x-trailer", "end");
        encoder().writeHeaders(context, streamId, trailers, 0, true, context.newPromise());
      }
      flush();
    }

    void refuseAfter(int lastStream) {
      Http2.this.refuseAfter(lastStream);
    }

    @Override
    void abort() {
      resetStream(context, streamId, Http2Error.INTERNAL_ERROR.code(), context.newPromise());
      flush();
    }

    @Override
    boolean isWritable() {
      Http2Stream stream = connection().stream(streamId);
      return bodiless || stream != null && encoder().flowController().isWritable(stream);
    }

    @Override
    boolean isOpen() {
      return !closed && context.channel().isActive();
    }
  }
}
