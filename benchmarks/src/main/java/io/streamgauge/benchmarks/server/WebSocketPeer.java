// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A WebSocket client that costs next to nothing: its frames are made beforehand, it looks at no
 * more than the sizes of what it gets, and it never waits in the socket but looks there now and
 * then. So the server has always something to read, and never has to wake anybody up.
 */
final class WebSocketPeer implements AutoCloseable {

  /** Payload of a message. */
  static final int SIZE = 100;

  private static final int ASKED = 2 + 4 + SIZE;
  private static final int ANSWERED = 2 + SIZE;

  /** Messages that are written at once. */
  private static final int BLOCK = 500;

  /** Messages under way, at most: they have room in the buffers of both sockets. */
  private static final int WINDOW = 2_000;

  private static final long PAUSE = Duration.ofNanos(100_000).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
  private static final byte[] MASK = {0x2a, 0x55, 0x13, 0x7c};

  private final SocketChannel socket;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK * ASKED);
  private long moved = System.nanoTime();

  /** Shakes hands. */
  WebSocketPeer(int port, String target) {
    byte[] text = "x".repeat(SIZE).getBytes(US_ASCII);
    for (int i = 0; i < BLOCK; i++) {
      block.put(masked(0x81, text));
    }
    try {
      socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.configureBlocking(false);
      write(
          ByteBuffer.wrap(
              ("GET "
                      + target
                      + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                      + "Sec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                  .getBytes(US_ASCII)));
      String head = "";
      while (!head.endsWith("\r\n\r\n")) {
        head += (char) take(1).get();
      }
      if (!head.startsWith("HTTP/1.1 101")) {
        throw new IllegalStateException(target + ": " + head);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer masked(int head, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
    frame.put((byte) head).put((byte) (0x80 | payload.length)).put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i & 3]));
    }
    return frame.flip();
  }

  /** Sends so many messages and gets each back. */
  void echo(int messages) {
    try {
      long sent = 0;
      long received = 0;
      block.limit(0);
      for (long end = (long) messages * ANSWERED; received < end; ) {
        in.clear().limit((int) Math.min(in.capacity(), end - received));
        int more = read();
        received += more;
        if (!block.hasRemaining()) {
          long free = Math.min(messages - sent, WINDOW - (sent - received / ANSWERED));
          if (free >= Math.min(BLOCK, messages - sent)) {
            block.position(0).limit((int) Math.min(BLOCK, free) * ASKED);
            sent += block.limit() / ASKED;
          }
        }
        pause(more + (block.hasRemaining() ? socket.write(block) : 0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends so many messages that are answered by nothing, and waits until all have been taken. */
  void taken(int messages) {
    try {
      block.limit(0);
      for (int sent = 0; sent < messages || block.hasRemaining(); ) {
        if (!block.hasRemaining()) {
          int more = Math.min(BLOCK, messages - sent);
          block.position(0).limit(more * ASKED);
          sent += more;
        }
        pause(socket.write(block));
      }
      write(masked(0x89, new byte[0]));
      expect(0x8a, take(2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the server send so many messages, and another one. */
  void pushed(int messages) {
    try {
      write(masked(0x81, Integer.toString(messages).getBytes(US_ASCII)));
      long left = (long) messages * ANSWERED;
      while (left > 0) {
        in.clear().limit((int) Math.min(in.capacity(), left));
        int more = read();
        left -= more;
        pause(more);
      }
      ByteBuffer last = take(2);
      expect(0x81, last);
      take(last.get(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void expect(int head, ByteBuffer frame) {
    if ((frame.get(0) & 0xff) != head) {
      throw new IllegalStateException("Another frame than expected: " + frame.get(0));
    }
  }

  private ByteBuffer take(int bytes) throws IOException {
    in.clear().limit(bytes);
    while (in.hasRemaining()) {
      pause(read());
    }
    return in.flip();
  }

  private int read() throws IOException {
    int more = socket.read(in);
    if (more < 0) {
      throw new IllegalStateException("The server has closed the connection");
    }
    return more;
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      pause(socket.write(bytes));
    }
  }

  private void pause(int bytes) {
    if (bytes > 0) {
      moved = System.nanoTime();
    } else if (System.nanoTime() - moved > PATIENCE) {
      throw new IllegalStateException("The server has stopped");
    } else {
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** Closes the session as a client should. */
  @Override
  public void close() {
    try (socket) {
      write(masked(0x88, new byte[] {0x03, (byte) 0xe8}));
      take(4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
