// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The lines and bodies of HTTP/1.1 responses, all of bounded length. */
final class HttpInput {

  private static final int LONGEST_LINE = 8192;

  private final InputStream in;

  HttpInput(InputStream in) {
    this.in = new BufferedInputStream(in, 2048);
  }

  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection closed");
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("header too long");
      }
      line.append((char) c);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  byte[] bytes(long length, long limit) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    copy(length, limit, body);
    return body.toByteArray();
  }

  byte[] chunked(long limit) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      copy(size, limit, body);
      line();
    }
    while (!line().isEmpty()) {
      // trailers tell us nothing
    }
    return body.toByteArray();
  }

  private long chunkSize() throws IOException {
    String line = line();
    int extension = line.indexOf(';');
    return number(extension < 0 ? line : line.substring(0, extension), 16);
  }

  byte[] rest(long limit) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (body.size() >= limit) {
        throw new IOException("response exceeds " + limit + " bytes");
      }
      body.write(b);
    }
    return body.toByteArray();
  }

  private void copy(long length, long limit, ByteArrayOutputStream body) throws IOException {
    if (body.size() + length > limit) {
      throw new IOException("response exceeds " + limit + " bytes");
    }
    byte[] buffer = new byte[(int) Math.min(length, 4096)];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("connection closed");
      }
      body.write(buffer, 0, read);
      left -= read;
    }
  }

  static long number(String digits, int radix) throws IOException {
    try {
      long number = Long.parseLong(digits.trim(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // told below
    }
    throw new IOException("malformed response");
  }
}
