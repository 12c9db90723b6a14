package app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One WebSocket session, which does with messages what the last part of its path says. */
final class Sockets extends SimpleChannelInboundHandler<Object> {
  private static final int LARGE = 1 << 21;
  private static final Map<String, ChannelGroup> GROUPS = new ConcurrentHashMap<>();

  private final Query query;
  private final String does;
  private WebSocketServerHandshaker handshaker;
  private int unsent;
  private long received;
  private long allocatedBefore;
  private long allocatedByReader;

  private Sockets(Query query) {
    this.query = query;
    this.does = query.path().substring(query.path().lastIndexOf('/') + 1);
  }

  static boolean areAskedFor(HttpRequest request) {
    return request.headers().contains("upgrade", "websocket", true);
  }

  /** Takes the place of the handler that answers requests, and the request. */
  static void takeOver(ChannelHandlerContext context, HttpRequest head) {
    ChannelPipeline pipeline = context.pipeline();
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    pipeline.addAfter(codec.name(), null, new WebSocketServerCompressionHandler());
    pipeline.addLast(new Sockets(new Query(head.uri())));
    FullHttpRequest request =
        new DefaultFullHttpRequest(head.protocolVersion(), head.method(), head.uri());
    request.headers().set(head.headers());
    pipeline.remove(context.handler());
    codec.fireChannelRead(request);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof FullHttpRequest) {
      shakeHands(context, (FullHttpRequest) message);
    } else if (message instanceof WebSocketFrame) {
      take(context, (WebSocketFrame) message);
    }
  }

  private void shakeHands(ChannelHandlerContext context, FullHttpRequest request) {
    Channel channel = context.channel();
    if ("http://evil.example".equals(request.headers().get("origin"))) {
      refuse(channel, HttpResponseStatus.FORBIDDEN);
      return;
    }
    int limit = query.number("limit", LARGE);
    boolean extensible = request.headers().contains("sec-websocket-extensions");
    handshaker =
        new WebSocketServerHandshakerFactory(request.uri(), "chat", extensible, limit)
            .newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel);
      return;
    }
    try {
      handshaker.handshake(channel, request).addListener(done -> begin(context));
    } catch (WebSocketHandshakeException e) {
      refuse(channel, HttpResponseStatus.BAD_REQUEST);
    }
  }

  private static void refuse(Channel channel, HttpResponseStatus status) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().set("content-length", "0");
    channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private void begin(ChannelHandlerContext context) {
    context
        .pipeline()
        .addBefore(context.name(), null, new WebSocketFrameAggregator(LARGE));
    if (query.number("shared", 0) > 0) {
      context.pipeline().replace(WebSocket13FrameEncoder.class, null, Shared.ENCODER);
    }
    int idle = query.number("idle", 0);
    if (idle > 0) {
      context.pipeline().addFirst(new ReadTimeoutHandler(idle, TimeUnit.MILLISECONDS));
    }
    group().add(context.channel());
    if (does.equals("ping")) {
      ping(context, query.number("every", 1000));
    } else if (does.equals("push")) {
      unsent = query.number("n", 1);
      push(context);
    }
  }

  /** Keeps no state, so one may serve all channels. */
  @ChannelHandler.Sharable
  private static final class Shared extends WebSocket13FrameEncoder {
    static final Shared ENCODER = new Shared();

    private Shared() {
      super(false);
    }
  }

  private ChannelGroup group() {
    return GROUPS.computeIfAbsent(
        query.path(), path -> new DefaultChannelGroup(GlobalEventExecutor.INSTANCE));
  }

  private void take(ChannelHandlerContext context, WebSocketFrame frame) throws Exception {
    if (frame instanceof PingWebSocketFrame) {
      context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
    } else if (frame instanceof CloseWebSocketFrame) {
      close(context, (CloseWebSocketFrame) frame);
    } else if (frame instanceof TextWebSocketFrame) {
      text(context, ((TextWebSocketFrame) frame).text());
    } else if (frame instanceof BinaryWebSocketFrame) {
      binary(context, frame);
    }
  }

  private void binary(ChannelHandlerContext context, WebSocketFrame frame) {
    if (does.equals("echo")) {
      context.writeAndFlush(frame.retain());
    } else if (does.equals("allocation")) {
      long now = allocated();
      if (received++ > 0) {
        allocatedByReader += now - allocatedBefore;
      }
      allocatedBefore = allocated();
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** Sends that many messages and says what one took, and what one received before has taken. */
  private void allocation(ChannelHandlerContext context, int messages) {
    ByteBuf payload = Unpooled.directBuffer(100).writeZero(100);
    long before = allocated();
    for (int i = 0; i < messages; i++) {
      context.writeAndFlush(
          new BinaryWebSocketFrame(payload.retainedDuplicate()), context.voidPromise());
    }
    long sent = (allocated() - before) / messages;
    payload.release();
    long each = allocatedByReader / Math.max(received - 1, 1);
    context.writeAndFlush(new TextWebSocketFrame(sent + " " + each));
  }

  private void close(ChannelHandlerContext context, CloseWebSocketFrame frame) {
    if (handshaker == null) {
      context.close();
    } else {
      handshaker.close(context.channel(), frame.retain());
    }
  }

  private void text(ChannelHandlerContext context, String text) throws Exception {
    switch (does) {
      case "echo":
        context.writeAndFlush(new TextWebSocketFrame(text));
        break;
      case "parts":
        int third = text.length() / 3;
        context.write(new TextWebSocketFrame(false, 0, text.substring(0, third)));
        context.write(new ContinuationWebSocketFrame(false, 0, text.substring(third, 2 * third)));
        context.writeAndFlush(new ContinuationWebSocketFrame(true, 0, text.substring(2 * third)));
        break;
      case "close":
        close(context, query.number("code", 1000), "bye");
        break;
      case "fail":
        throw new IllegalStateException("as asked");
      case "slow":
        Thread.sleep(query.number("ms", 100));
        context.writeAndFlush(new TextWebSocketFrame("slept"));
        break;
      case "allocation":
        allocation(context, Integer.parseInt(text));
        break;
      case "broadcast":
        group().writeAndFlush(new TextWebSocketFrame(text));
        break;
      default:
    }
  }

  /** The client's answer to it closes the connection. */
  private void close(ChannelHandlerContext context, int code, String reason) {
    handshaker = null;
    context.writeAndFlush(new CloseWebSocketFrame(code, reason));
  }

  /** Pings every so many milliseconds with a payload of its own. */
  private void ping(ChannelHandlerContext context, int every) {
    int[] count = new int[1];
    context
        .executor()
        .scheduleAtFixedRate(
            () -> {
              if (context.channel().isActive()) {
                ByteBuf payload = Unpooled.wrappedBuffer(Integer.toString(count[0]++).getBytes());
                context.writeAndFlush(new PingWebSocketFrame(payload));
              }
            },
            every,
            every,
            TimeUnit.MILLISECONDS);
  }

  /** Sends what is left of its messages, as long as the channel takes them. */
  private void push(ChannelHandlerContext context) {
    while (unsent > 0 && context.channel().isActive() && context.channel().isWritable()) {
      unsent--;
      ByteBuf bytes = context.alloc().buffer().writeZero(query.number("size", 1000));
      context.writeAndFlush(new BinaryWebSocketFrame(bytes));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    push(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IllegalStateException && handshaker != null) {
      close(context, 1011, "failed");
    } else if (cause instanceof ReadTimeoutException) {
      context.close();
    }
  }
}
