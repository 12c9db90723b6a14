// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One HTTP/1.1 connection, as bytes. */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];

  /** Connects with a receive buffer of that size; 0 leaves it to the system. */
  Wire(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Reads a response's head and returns its status line. */
  String head() throws IOException {
    String status = line();
    while (!line().isEmpty()) {
      // A header: nothing of it is needed.
    }
    return status;
  }

  /** The next line, without its end. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The connection ended within a line");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Takes up to {@code most} payload bytes and returns how many came. */
  int take(long most) throws IOException {
    int n = in.read(buffer, 0, (int) Math.min(buffer.length, most));
    if (n < 0) {
      throw new EOFException("The connection ended within a chunk");
    }
    return n;
  }

  /** Whether everything that has come has been read. */
  boolean isDrained() throws IOException {
    return in.available() == 0;
  }

  /** Hangs up as a killed browser does: the server's next write fails. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
