package app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/** Bodies in pieces, each written when there is room for it. */
final class Writes {
  private Writes() {}

  static void addTo(Map<String, Behaviours.Behaviour> behaviours) {
    behaviours.put("write", Behaviours.without(Writes::write));
    behaviours.put("sse", Behaviours.without(Writes::sse));
    behaviours.put("nonblocking", Behaviours.without(Writes::nonblocking));
    behaviours.put("async", Behaviours.without(Writes::ownThread));
    behaviours.put("reset", Behaviours.without((answer, query) -> of(answer, 20)));
    behaviours.put("part", Behaviours.without((answer, query) -> of(answer, query.number("part", 200))));
    behaviours.put("forward", behaviours.get("part"));
    behaviours.put("include", Behaviours.without(Writes::include));
  }

  /** Writes {@code n} units of {@code size}, flushing after every {@code flush}-th, {@code gap} ms apart. */
  private static void write(Answer answer, Query query) {
    byte[] unit = unit(query);
    if (query.text("wrap", "").equals("gzip")) {
      answer.headers.put("content-encoding", "gzip");
      begin(answer, query);
      answer.end(Unpooled.wrappedBuffer(gzip(unit)));
      return;
    }
    begin(answer, query);
    int n = query.number("n", 1);
    new Pieces(answer, n, query.number("flush", 0), query.number("gap", 0), () -> Unpooled.wrappedBuffer(unit))
        .run();
  }

  private static void begin(Answer answer, Query query) {
    String type = query.text("type", "text/plain");
    answer.begin(query.number("status", 200), type, query.number("length", -1));
  }

  private static byte[] unit(Query query) {
    int size = query.number("size", 1);
    switch (query.text("unit", "array")) {
      case "twobyte":
        return repeat('\u00e9', size).getBytes(StandardCharsets.UTF_8);
      case "println":
        return (repeat('p', size) + "\r\n").getBytes(StandardCharsets.UTF_8);
      default:
        return bytes(size);
    }
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void of(Answer answer, int size) {
    answer.whole(200, "text/plain", pattern(size));
  }

  private static void include(Answer answer, Query query) {
    answer.begin(200, "text/plain", -1);
    answer.write(pattern(query.number("before", 100)));
    answer.write(pattern(query.number("part", 200)));
    answer.end(pattern(query.number("after", 50)));
  }

  private static void sse(Answer answer, Query query) {
    String data = "data: " + repeat('e', query.number("size", 100)) + "\n\n";
    byte[] event = data.getBytes(StandardCharsets.UTF_8);
    answer.begin(200, "text/event-stream", -1);
    int n = query.number("n", Integer.MAX_VALUE);
    new Pieces(answer, n, 1, query.number("gap", 10), () -> Unpooled.wrappedBuffer(event)).run();
  }

  private static void nonblocking(Answer answer, Query query) {
    byte[] unit = unit(query);
    begin(answer, query);
    new Pieces(answer, query.number("n", 10), 1, 0, () -> Unpooled.wrappedBuffer(unit)).run();
  }

  /** Writes the next piece whenever there is room, and the last one ends the answer. */
  static final class Pieces implements Runnable {
    private final Answer answer;
    private final Supplier<ByteBuf> pieces;
    private final int flush;
    private final int gap;
    private final int n;
    private int written;

    Pieces(Answer answer, int n, int flush, int gap, Supplier<ByteBuf> pieces) {
      this.answer = answer;
      this.n = n;
      this.flush = flush;
      this.gap = gap;
      this.pieces = pieces;
    }

    @Override
    public void run() {
      while (written < n) {
        if (!answer.isWritable()) {
          answer.flush();
        }
        if (!answer.isOpen()) {
          return;
        }
        if (!answer.isWritable()) {
          answer.whenWritable(this);
          return;
        }
        answer.write(pieces.get());
        written++;
        if (flush > 0 && written % flush == 0) {
          answer.flush();
        }
        if (gap > 0 && written < n) {
          answer.context.executor().schedule(this, gap, TimeUnit.MILLISECONDS);
          return;
        }
      }
      answer.end();
    }
  }

  /** The same from a thread that is not the channel's. */
  private static void ownThread(Answer answer, Query query) {
    byte[] unit = unit(query);
    begin(answer, query);
    int n = query.number("n", 10);
    Thread writer = new Thread(() -> writeAll(answer, unit, n), "app-writer");
    writer.setDaemon(true);
    writer.start();
  }

  private static void writeAll(Answer answer, byte[] unit, int n) {
    for (int i = 0; i < n; i++) {
      awaitRoom(answer);
      answer.context.executor().execute(
          () -> {
            if (answer.isOpen()) {
              answer.write(Unpooled.wrappedBuffer(unit));
              answer.flush();
            }
          });
    }
    answer.context.executor().execute(
        () -> {
          if (answer.isOpen()) {
            answer.end();
          }
        });
  }

  private static void awaitRoom(Answer answer) {
    CountDownLatch room = new CountDownLatch(1);
    answer.context.executor().execute(
        () -> {
          if (answer.isWritable() || !answer.isOpen()) {
            room.countDown();
          } else {
            answer.whenWritable(room::countDown);
          }
        });
    try {
      room.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + i % 26);
    }
    return bytes;
  }

  static ByteBuf pattern(int size) {
    return Unpooled.wrappedBuffer(bytes(size));
  }

  private static String repeat(char c, int n) {
    char[] chars = new char[n];
    Arrays.fill(chars, c);
    return new String(chars);
  }
}
