package app;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.xnio.Buffers;
import org.xnio.Pooled;

/** What the application's endpoints do, by handlers without a servlet. */
final class NativeSockets {
  private static final int ROUTES = 100;
  private static final String FOREIGN = "http://evil.example";
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(NativeSockets::daemon);

  private NativeSockets() {}

  static void addTo(PathHandler path) {
    for (int i = 0; i < ROUTES; i++) {
      Set<WebSocketChannel> all = ConcurrentHashMap.newKeySet();
      WebSocketConnectionCallback connected =
          (exchange, channel) -> new Talk(exchange, channel, all).begin();
      HttpHandler handshake =
          new WebSocketProtocolHandshakeHandler(
                  Collections.singletonList(new Guarded()), connected, NativeSockets::refuse)
              .addExtension(new PerMessageDeflateHandshake());
      path.addPrefixPath("/app/w" + i, Handlers.pathTemplate().add("/{does}", handshake));
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private static void refuse(HttpServerExchange exchange) {
    boolean foreign = FOREIGN.equals(exchange.getRequestHeaders().getFirst(Headers.ORIGIN));
    boolean keyed = exchange.getRequestHeaders().contains(Headers.SEC_WEB_SOCKET_KEY);
    exchange.setStatusCode(foreign ? 403 : keyed ? 426 : 400);
  }

  /** Refuses an origin. */
  private static final class Guarded extends Hybi13Handshake {
    Guarded() {
      super(Collections.singleton("chat"), false);
    }

    @Override
    public boolean matches(WebSocketHttpExchange exchange) {
      return super.matches(exchange)
          && !FOREIGN.equals(exchange.getRequestHeader(Headers.ORIGIN_STRING));
    }
  }

  /** One session. */
  private static final class Talk extends AbstractReceiveListener {
    private static final int LARGE = 1 << 21;

    private final WebSocketHttpExchange exchange;
    private final WebSocketChannel channel;
    private final Set<WebSocketChannel> all;
    private final String does;
    private final int limit;

    Talk(WebSocketHttpExchange exchange, WebSocketChannel channel, Set<WebSocketChannel> all) {
      this.exchange = exchange;
      this.channel = channel;
      this.all = all;
      this.does =
          exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY).getParameters().get("does");
      this.limit = number("limit", LARGE);
    }

    void begin() {
      all.add(channel);
      channel.addCloseTask(all::remove);
      channel.setIdleTimeout(number("idle", 0));
      channel.getReceiveSetter().set(this);
      channel.resumeReceives();
      if (does.equals("ping")) {
        ping();
      } else if (does.equals("push")) {
        daemon(this::push).start();
      }
    }

    private int number(String name, int otherwise) {
      List<String> values = exchange.getRequestParameters().get(name);
      return values == null ? otherwise : Integer.parseInt(values.get(0));
    }

    @Override
    protected long getMaxTextBufferSize() {
      return limit;
    }

    @Override
    protected long getMaxBinaryBufferSize() {
      return limit;
    }

    @Override
    protected void onFullBinaryMessage(WebSocketChannel from, BufferedBinaryMessage message) {
      Pooled<ByteBuffer[]> data = message.getData();
      byte[] bytes = Buffers.take(data.getResource(), 0, data.getResource().length);
      data.free();
      if (does.equals("echo")) {
        WebSockets.sendBinary(ByteBuffer.wrap(bytes), channel, null);
      }
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message)
        throws IOException {
      String text = message.getData();
      switch (does) {
        case "echo":
          WebSockets.sendText(text, channel, null);
          break;
        case "parts":
          parts(text.getBytes(StandardCharsets.UTF_8));
          break;
        case "close":
          WebSockets.sendClose(number("code", 1000), "bye", channel, null);
          break;
        case "drop":
          channel.close();
          break;
        case "fail":
          throw new IllegalStateException("as asked");
        case "slow":
          sleep(number("ms", 100));
          WebSockets.sendText("slept", channel, null);
          break;
        case "broadcast":
          for (WebSocketChannel each : all) {
            WebSockets.sendText(text, each, null);
          }
          break;
        default:
      }
    }

    /** Three frames, of which the last is empty. */
    private void parts(byte[] text) throws IOException {
      StreamSinkFrameChannel message = channel.send(WebSocketFrameType.TEXT);
      message.write(ByteBuffer.wrap(text, 0, text.length / 2));
      message.flush();
      message.write(ByteBuffer.wrap(text, text.length / 2, text.length - text.length / 2));
      message.flush();
      message.shutdownWrites();
      message.flush();
    }

    private void ping() {
      int every = number("every", 1000);
      int[] count = new int[1];
      TIMER.scheduleAtFixedRate(
          () -> {
            if (channel.isOpen() && !channel.isCloseFrameReceived()) {
              byte[] payload = Integer.toString(count[0]++).getBytes(StandardCharsets.US_ASCII);
              WebSockets.sendPing(ByteBuffer.wrap(payload), channel, null);
            }
          },
          every,
          every,
          TimeUnit.MILLISECONDS);
    }

    private void push() {
      int messages = number("n", 1);
      int size = number("size", 1000);
      try {
        for (int i = 0; i < messages && channel.isOpen(); i++) {
          WebSockets.sendBinaryBlocking(ByteBuffer.allocate(size), channel);
        }
      } catch (IOException e) {
        // The client is gone, as some tests have it.
      }
    }

    private static void sleep(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
