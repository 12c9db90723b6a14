package app;

import io.undertow.Handlers;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/** Every way in which a handler without a servlet can read and write. */
final class NativeHandlers {
  private NativeHandlers() {}

  static HttpHandler all() {
    return Handlers.pathTemplate()
        .add("/{lane}/send", NativeHandlers::send)
        .add("/{lane}/send-in-parts", NativeHandlers::sendInParts)
        .add("/{lane}/file", NativeHandlers::file)
        .add("/{lane}/channel", NativeHandlers::channel)
        .add("/{lane}/receive", NativeHandlers::receive)
        .add("/{lane}/unread", exchange -> exchange.getResponseSender().send("ok"))
        .add("/{lane}/throw", NativeHandlers::fail)
        .add("/{lane}/stream", new BlockingHandler(NativeHandlers::stream))
        .add("/{lane}/echo", new BlockingHandler(NativeHandlers::echo));
  }

  private static int number(HttpServerExchange exchange, String name, int otherwise) {
    return exchange.getQueryParameters().containsKey(name)
        ? Integer.parseInt(exchange.getQueryParameters().get(name).getFirst())
        : otherwise;
  }

  private static ByteBuffer pattern(HttpServerExchange exchange) {
    return ByteBuffer.wrap(Writes.pattern(number(exchange, "size", 1000)));
  }

  private static void send(HttpServerExchange exchange) {
    exchange.getResponseSender().send(pattern(exchange));
  }

  private static void sendInParts(HttpServerExchange exchange) {
    sendNext(exchange, number(exchange, "n", 10));
  }

  private static void sendNext(HttpServerExchange exchange, int left) {
    exchange
        .getResponseSender()
        .send(
            pattern(exchange),
            new IoCallback() {
              @Override
              public void onComplete(HttpServerExchange sent, io.undertow.io.Sender sender) {
                if (left > 1) {
                  sendNext(sent, left - 1);
                } else {
                  IoCallback.END_EXCHANGE.onComplete(sent, sender);
                }
              }

              @Override
              public void onException(
                  HttpServerExchange failed, io.undertow.io.Sender sender, IOException why) {
                IoCallback.END_EXCHANGE.onException(failed, sender, why);
              }
            });
  }

  private static void file(HttpServerExchange exchange) throws IOException {
    FileChannel file =
        FileChannel.open(
            Paths.get(System.getProperty("smoke.huge.file")), StandardOpenOption.READ);
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, file.size());
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          IoUtils.safeClose(file);
          next.proceed();
        });
    exchange.getResponseSender().transferFrom(file, IoCallback.END_EXCHANGE);
  }

  /** Writes to the channel itself, and waits for it in a listener. */
  private static void channel(HttpServerExchange exchange) {
    exchange.dispatch(
        () -> {
          StreamSinkChannel channel = exchange.getResponseChannel();
          ByteBuffer bytes = pattern(exchange);
          channel.getWriteSetter().set(writable -> write(exchange, writable, bytes));
          write(exchange, channel, bytes);
        });
  }

  private static void write(
      HttpServerExchange exchange, StreamSinkChannel channel, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          channel.resumeWrites();
          return;
        }
      }
      channel.suspendWrites();
      exchange.endExchange();
    } catch (IOException e) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private static void receive(HttpServerExchange exchange) {
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (received, body) -> received.getResponseSender().send(Integer.toString(body.length)));
  }

  private static void fail(HttpServerExchange exchange) {
    throw new IllegalStateException("as asked");
  }

  private static void stream(HttpServerExchange exchange) throws IOException {
    byte[] bytes = Writes.pattern(number(exchange, "size", 1000));
    int n = number(exchange, "n", 10);
    for (int i = 0; i < n; i++) {
      exchange.getOutputStream().write(bytes);
      exchange.getOutputStream().flush();
    }
  }

  private static void echo(HttpServerExchange exchange) throws IOException {
    byte[] buffer = new byte[8192];
    InputStream in = exchange.getInputStream();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      exchange.getOutputStream().write(buffer, 0, n);
    }
  }
}
