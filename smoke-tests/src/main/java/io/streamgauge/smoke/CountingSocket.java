// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A socket that knows what went through it, also where TLS is put over it. */
final class CountingSocket extends Socket {
  private volatile long taken;
  private volatile long sent;

  /** Bytes taken from the kernel. */
  long taken() {
    return taken;
  }

  /** Bytes handed to the kernel. */
  long sent() {
    return sent;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int b = in.read();
        count(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int n = in.read(bytes, from, length);
        count(Math.max(0, n));
        return n;
      }

      /** One thread reads at a time. */
      @SuppressWarnings("NonAtomicVolatileUpdate")
      private void count(int n) {
        taken += n;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(int b) throws IOException {
        out.write(b);
        count(1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        count(length);
      }

      /** One thread writes at a time. */
      @SuppressWarnings("NonAtomicVolatileUpdate")
      private void count(int n) {
        sent += n;
      }
    };
  }
}
