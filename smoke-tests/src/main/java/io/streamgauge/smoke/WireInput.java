// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A buffered view of a socket's bytes that knows how many it has taken and handed on. */
final class WireInput {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;
  private long taken;
  private long pauseAt = Long.MAX_VALUE;
  private Runnable pause = () -> {};

  WireInput(InputStream in) {
    this.in = in;
  }

  /** How many bytes have been handed on. */
  long position() {
    return taken - (end - start);
  }

  /** How many bytes have been taken from the socket. */
  long taken() {
    return taken;
  }

  /** Runs that, once, before anything more is taken when so many bytes have been. */
  void after(long bytes, Runnable action) {
    pauseAt = bytes;
    pause = action;
  }

  boolean atEnd() throws IOException {
    return start == end && !fill();
  }

  private boolean fill() throws IOException {
    if (taken >= pauseAt) {
      pauseAt = Long.MAX_VALUE;
      pause.run();
    }
    int n = in.read(buffer);
    if (n < 0) {
      return false;
    }
    start = 0;
    end = n;
    taken += n;
    return true;
  }

  /** The next line, without its CR LF. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (atEnd()) {
        throw new EOFException("The connection ended within a line: " + line);
      }
      char c = (char) (buffer[start++] & 0xff);
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append(c);
      }
    }
  }

  interface Sink {
    void take(byte[] bytes, int from, int length);
  }

  /** Hands on exactly that many bytes. */
  void read(long bytes, Sink sink) throws IOException {
    for (long left = bytes; left > 0; ) {
      if (atEnd()) {
        throw new EOFException("The connection ended " + left + " bytes early");
      }
      int n = (int) Math.min(left, end - start);
      sink.take(buffer, start, n);
      start += n;
      left -= n;
    }
  }

  void readToEnd(Sink sink) throws IOException {
    while (!atEnd()) {
      read(end - start, sink);
    }
  }

  void skip(long bytes) throws IOException {
    read(bytes, (array, from, length) -> {});
  }
}
