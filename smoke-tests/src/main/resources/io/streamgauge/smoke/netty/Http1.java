package app;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.stream.ChunkedStream;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Answers requests one after the other, however many have come already. */
final class Http1 extends ChannelInboundHandlerAdapter {
  /** Netty 4.1.0 sends what is written to HEAD, 204 and 304: an application must not. */
  private static final boolean DROPS_BODIES = dropsBodies();

  private final boolean filesInChunks;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private Http1Answer current;
  private Behaviours.Body body;
  private boolean requestEnded;
  private boolean answered;
  private boolean handling;

  /** Whether files can only go through the pipeline, as with TLS. */
  Http1(boolean filesInChunks) {
    this.filesInChunks = filesInChunks;
  }

  private static boolean dropsBodies() {
    try {
      HttpResponseEncoder.class.getDeclaredMethod("isContentAlwaysEmpty", HttpResponse.class);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    waiting.add(message);
    handleWaiting(context);
  }

  private void handleWaiting(ChannelHandlerContext context) throws Exception {
    if (handling) {
      return;
    }
    handling = true;
    try {
      while (!waiting.isEmpty() && !(waiting.peek() instanceof HttpRequest && current != null)) {
        Object message = waiting.poll();
        try {
          handle(context, message);
        } finally {
          ReferenceCountUtil.release(message);
        }
      }
    } finally {
      handling = false;
    }
  }

  private void handle(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof HttpRequest && Sockets.areAskedFor((HttpRequest) message)) {
      Sockets.takeOver(context, (HttpRequest) message);
    } else if (message instanceof HttpRequest) {
      begin(context, (HttpRequest) message);
    }
    if (message instanceof HttpContent && current != null) {
      if (body != null) {
        body.take(((HttpContent) message).content());
      }
      if (message instanceof LastHttpContent) {
        requestEnded = true;
        if (body != null) {
          body.end();
        }
        next();
      }
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) throws Exception {
    current = new Http1Answer(context, request);
    requestEnded = false;
    answered = false;
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    if (request.uri().contains("tell=1")) {
      context.pipeline().get(Offered.class).tell();
    }
    body = null;
    body = Behaviours.answer(current, request.uri());
  }

  private void next() {
    if (requestEnded && answered) {
      current = null;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null) {
      current.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (current != null) {
      current.writabilityChanged();
    }
    for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (current == null || current.hasBegun() || !context.channel().isActive()) {
      context.close();
    } else {
      current.say(500, "It failed");
    }
  }

  final class Http1Answer extends Answer {
    private final HttpRequest request;
    private boolean bodiless;

    Http1Answer(ChannelHandlerContext context, HttpRequest request) {
      super(context);
      this.request = request;
    }

    @Override
    String asked(String header) {
      return request.headers().get(header);
    }

    @Override
    String method() {
      return request.method().name();
    }

    @Override
    void sendHead(int status, long length) {
      boolean empty = status == 204 || status == 304;
      bodiless = !DROPS_BODIES && (empty || method().equals("HEAD"));
      HttpResponse response =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
      fill(response);
      if (length < 0 && !empty && !bodiless) {
        HttpUtil.setTransferEncodingChunked(response, true);
      }
      context.write(response);
    }

    private void fill(HttpResponse response) {
      headers.forEach((name, value) -> response.headers().set(name, value));
      if (!HttpUtil.isKeepAlive(request)) {
        response.headers().set("connection", "close");
      }
    }

    @Override
    void write(ByteBuf piece) {
      if (bodiless) {
        piece.release();
      } else {
        context.write(new DefaultHttpContent(piece));
      }
    }

    @Override
    void flush() {
      context.flush();
    }

    @Override
    void whole(int status, String type, ByteBuf whole) {
      if (!DROPS_BODIES && method().equals("HEAD")) {
        super.whole(status, type, whole);
        return;
      }
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), whole);
      if (type != null) {
        headers.put("content-type", type);
      }
      headers.put("content-length", Integer.toString(whole.readableBytes()));
      fill(response);
      ended(context.writeAndFlush(response));
    }

    @Override
    void end(ByteBuf last) {
      if (bodiless || !last.isReadable()) {
        last.release();
        ended(context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
      } else {
        ended(context.writeAndFlush(new DefaultLastHttpContent(last)));
      }
    }

    @Override
    void file(long from, long length) throws IOException {
      FileChannel file =
          FileChannel.open(Behaviours.hugeFile().toPath(), StandardOpenOption.READ);
      context.write(
          filesInChunks
              ? new ChunkedNioFile(file, from, length, 8192)
              : new DefaultFileRegion(file, from, length));
      end();
    }

    void chunkedInput(int size, int piece) {
      begin(200, "video/mp4", -1);
      ended(
          context.writeAndFlush(
              new HttpChunkedInput(
                  new ChunkedStream(new ByteArrayInputStream(Writes.bytes(size)), piece))));
    }

    void earlyHints() {
      FullHttpResponse hints =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, new HttpResponseStatus(103, "Early Hints"));
      hints.headers().set("link", "</style.css>; rel=preload");
      context.writeAndFlush(hints);
    }

    /** Goes on with what has come since, unless this is the last answer. */
    private void ended(ChannelFuture written) {
      if (!HttpUtil.isKeepAlive(request)) {
        written.addListener(ChannelFutureListener.CLOSE);
      }
      answered = true;
      next();
      if (!waiting.isEmpty() && !handling) {
        context.executor().execute(this::handleNext);
      }
    }

    private void handleNext() {
      try {
        handleWaiting(context);
      } catch (Exception e) {
        exceptionCaught(context, e);
      }
    }

    @Override
    void abort() {
      context.close();
    }

    @Override
    boolean isWritable() {
      return context.channel().isWritable();
    }

    @Override
    boolean isOpen() {
      return context.channel().isActive();
    }
  }
}
