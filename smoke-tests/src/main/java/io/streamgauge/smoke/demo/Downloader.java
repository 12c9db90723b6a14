// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import java.io.IOException;

/**
 * Reads a chunked response, at a pace, to its end or until it has had enough.
 *
 * <p>It hangs up only when the server is known to pause: all that was sent has been read, the last
 * chunk after a wait. So what it took is what was sent, and the comparison can be exact.
 */
final class Downloader extends DemoClient {
  private static final int SMALL_BUFFER = 1 << 16;
  private static final long WAITED_MILLIS = 100;

  private final int port;
  private final String query;
  private final long bytesPerSecond;
  private final long leaveAfterMillis;

  private Downloader(
      DemoStream stream, int port, String query, long bytesPerSecond, long leaveAfterMillis) {
    super(stream);
    this.port = port;
    this.query = query;
    this.bytesPerSecond = bytesPerSecond;
    this.leaveAfterMillis = leaveAfterMillis;
  }

  static Downloader eager(DemoStream stream, int port, String query) {
    return new Downloader(stream, port, query, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  static Downloader slow(DemoStream stream, int port, String query, long bytesPerSecond) {
    return new Downloader(stream, port, query, bytesPerSecond, Long.MAX_VALUE);
  }

  static Downloader leaving(DemoStream stream, int port, String query, long afterMillis) {
    return new Downloader(stream, port, query, Long.MAX_VALUE, afterMillis);
  }

  private boolean isSlow() {
    return bytesPerSecond != Long.MAX_VALUE;
  }

  @Override
  void exchange() throws IOException {
    try (Wire wire = new Wire(port, isSlow() ? SMALL_BUFFER : 0)) {
      wire.send(request("GET", query));
      expectOk(wire.head());
      while (chunk(wire)) {
        if (isSlow()) {
          waitUntil(bytes() * 1000 / bytesPerSecond);
        }
      }
    }
  }

  /** Reads a chunk; false when it was the last one, or when it hung up. */
  private boolean chunk(Wire wire) throws IOException {
    long asked = ageMillis();
    long left = Long.parseLong(wire.line(), 16);
    boolean waited = ageMillis() - asked > WAITED_MILLIS;
    boolean last = left == 0;
    while (left > 0) {
      int n = wire.take(left);
      countBytes(n);
      left -= n;
    }
    wire.line();
    if (last) {
      return false;
    }
    countChunk();
    if (ageMillis() > leaveAfterMillis && waited && wire.isDrained()) {
      wire.reset();
      return false;
    }
    return true;
  }
}
