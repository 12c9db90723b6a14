package app;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What only an application on Netty itself does. */
final class Specials {
  private static final List<ByteBuf> HELD = new ArrayList<>();

  private Specials() {}

  static void addTo(Map<String, Behaviours.Behaviour> behaviours) {
    add(behaviours, "full", (answer, query) -> answer.whole(200, "text/plain", Writes.pattern(query.number("size", 100))));
    add(behaviours, "flush-marker", Specials::flushMarker);
    add(behaviours, "last", Specials::last);
    add(behaviours, "chunked-input", (answer, query) -> ((Http1.Http1Answer) answer).chunkedInput(query.number("size", 50_000), query.number("piece", 8192)));
    add(behaviours, "early-hints", Specials::earlyHints);
    add(behaviours, "late", Specials::late);
    add(behaviours, "ignore", Specials::ignore);
    add(behaviours, "hang-up", Specials::hangUp);
    add(behaviours, "after-end", Specials::afterEnd);
    add(behaviours, "forbid-itself", Specials::forbidItself);
    add(behaviours, "hold", Specials::hold);
    add(behaviours, "fetch", Specials::fetch);
    add(behaviours, "padded", (answer, query) -> withHeader("x-padding", query.text("padding", "100"), answer, query));
    add(behaviours, "trailers", (answer, query) -> withHeader("trailer", "x-trailer", answer, query));
    add(behaviours, "refuse-after", (answer, query) -> ((Http2.Http2Answer) answer).refuseAfter(query.number("stream", 0)));
  }

  private static void add(
      Map<String, Behaviours.Behaviour> behaviours, String name, Behaviours.Simple simple) {
    behaviours.put(name, Behaviours.without(simple));
  }

  private static void withHeader(String name, String value, Answer answer, Query query) {
    answer.headers.put(name, value);
    answer.begin(200, "video/mp4", -1);
    for (int i = query.number("n", 1); i > 0; i--) {
      answer.write(Writes.pattern(query.number("size", 100)));
      answer.flush();
    }
    answer.end();
  }

  /** Content without a byte in it, as some write to have a flush that they can wait for. */
  private static void flushMarker(Answer answer, Query query) {
    answer.begin(200, "video/mp4", -1);
    answer.write(Writes.pattern(100));
    answer.write(Unpooled.EMPTY_BUFFER);
    answer.flush();
    answer.write(Writes.pattern(100));
    answer.end();
  }

  private static void last(Answer answer, Query query) {
    answer.begin(200, "video/mp4", -1);
    answer.write(Writes.pattern(100));
    answer.flush();
    answer.end(Writes.pattern(query.number("size", 50)));
  }

  private static void earlyHints(Answer answer, Query query) {
    ((Http1.Http1Answer) answer).earlyHints();
    answer.whole(200, "text/plain", Writes.pattern(query.number("size", 100)));
  }

  /** Answers, closes, and goes on writing. */
  private static void late(Answer answer, Query query) {
    Channel channel = answer.context.channel();
    answer.whole(200, "text/plain", Writes.pattern(query.number("size", 100)));
    channel
        .close()
        .addListener(
            (ChannelFutureListener)
                closed -> channel.writeAndFlush(Writes.pattern(5_000)));
  }

  /** Writes, and closes without an end; {@code what=connection} is the channel's parent. */
  private static void hangUp(Answer answer, Query query) {
    answer.begin(200, "video/mp4", -1);
    answer.write(Writes.pattern(query.number("size", 100)));
    Channel channel = answer.context.channel();
    (query.has("what") ? channel.parent() : channel).close();
  }

  /** Goes on writing when it has ended. */
  private static void afterEnd(Answer answer, Query query) {
    answer.begin(200, "video/mp4", -1);
    answer.end(Writes.pattern(query.number("size", 100)));
    answer.write(Writes.pattern(5_000));
    answer.flush();
  }

  /** Asks nobody whether there is room. */
  private static void ignore(Answer answer, Query query) {
    int size = query.number("size", 50 << 20);
    ByteBuf piece = Writes.pattern(65_536);
    String type = query.text("type", "application/octet-stream");
    answer.begin(200, type, query.number("length", size));
    for (int left = size; left > 0; left -= piece.readableBytes()) {
      answer.write(piece.slice(0, Math.min(left, piece.readableBytes())).retain());
    }
    piece.release();
    answer.end();
  }

  /** Keeps so many mebibytes of the channel's pool, and gives back what was kept before. */
  private static void hold(Answer answer, Query query) {
    HELD.forEach(ByteBuf::release);
    HELD.clear();
    for (int i = query.number("n", 0); i > 0; i--) {
      HELD.add(answer.context.alloc().directBuffer(1 << 20));
    }
    answer.say(200, "held " + HELD.size());
  }

  /** Takes its own right to write away, {@code n} times for {@code gap} ms. */
  private static void forbidItself(Answer answer, Query query) {
    answer.begin(200, "video/mp4", -1);
    forbid(answer, query.number("n", 1), query.number("gap", 100));
  }

  private static void forbid(Answer answer, int times, int millis) {
    answer.write(Writes.pattern(100));
    answer.flush();
    if (times == 0) {
      answer.end();
      return;
    }
    ChannelOutboundBuffer queue = answer.context.channel().unsafe().outboundBuffer();
    queue.setUserDefinedWritability(1, false);
    answer
        .context
        .executor()
        .schedule(
            () -> {
              queue.setUserDefinedWritability(1, true);
              forbid(answer, times - 1, millis);
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Asks another server, as a client on the same event loop, and answers with the size it got. */
  private static void fetch(Answer answer, Query query) {
    Channel server = answer.context.channel();
    new Bootstrap()
        .group(server.eventLoop())
        .channel(Transport.current().client())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel client) {
                client
                    .pipeline()
                    .addLast(new HttpClientCodec(), new HttpObjectAggregator(64 << 20), new Fetched(answer));
              }
            })
        .connect("127.0.0.1", query.number("port", 0))
        .addListener(
            (ChannelFutureListener)
                connected -> ask(connected, query.text("path", "/")));
  }

  private static void ask(ChannelFuture connected, String path) {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
    request.headers().set("host", "localhost");
    connected.channel().writeAndFlush(request);
  }

  private static final class Fetched extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Answer answer;

    Fetched(Answer answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      answer.say(200, Integer.toString(response.content().readableBytes()));
      context.close();
    }
  }
}
