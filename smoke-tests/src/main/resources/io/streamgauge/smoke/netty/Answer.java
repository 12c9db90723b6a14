package app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** A response being written, in whatever protocol. For the event loop of its channel only. */
abstract class Answer {
  private static final int PIECE = 16_384;

  final ChannelHandlerContext context;
  final Map<String, String> headers = new LinkedHashMap<>();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean begun;

  Answer(ChannelHandlerContext context) {
    this.context = context;
  }

  /** A header of the request; null where it has none of that name. */
  abstract String asked(String header);

  abstract String method();

  /** Sends the head; a length of -1 is one that nobody knows. */
  final void begin(int status, String type, long length) {
    begun = true;
    if (type != null) {
      headers.put("content-type", type);
    }
    if (length >= 0) {
      headers.put("content-length", Long.toString(length));
    }
    sendHead(status, length);
  }

  final boolean hasBegun() {
    return begun;
  }

  abstract void sendHead(int status, long length);

  abstract void write(ByteBuf piece);

  abstract void flush();

  /** Ends it with the last piece. */
  abstract void end(ByteBuf last);

  final void end() {
    end(Unpooled.EMPTY_BUFFER);
  }

  /** Sends all of it at once. */
  void whole(int status, String type, ByteBuf body) {
    begin(status, type, body.readableBytes());
    end(body);
  }

  final void say(int status, String text) {
    whole(status, "text/plain", Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  /** Sends a part of the huge file and ends: in pieces, unless the protocol does it better. */
  void file(long from, long length) throws IOException {
    RandomAccessFile file = new RandomAccessFile(Behaviours.hugeFile(), "r");
    file.seek(from);
    int pieces = (int) ((length + PIECE - 1) / PIECE);
    long[] left = {length};
    new Writes.Pieces(this, pieces, 0, 0, () -> next(file, left)).run();
  }

  private static ByteBuf next(RandomAccessFile file, long[] left) {
    byte[] bytes = new byte[(int) Math.min(PIECE, left[0])];
    try {
      file.readFully(bytes);
      left[0] -= bytes.length;
      if (left[0] == 0) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Unpooled.wrappedBuffer(bytes);
  }

  /** Gives it up. */
  abstract void abort();

  abstract boolean isWritable();

  abstract boolean isOpen();

  /** Has that run once there is room again, or nobody left who would take anything. */
  final void whenWritable(Runnable next) {
    waiting.add(next);
  }

  final void writabilityChanged() {
    for (int i = waiting.size(); i > 0 && (isWritable() || !isOpen()); i--) {
      waiting.poll().run();
    }
  }
}
