// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import java.io.IOException;

/** Sends a chunked request at a steady pace; the server's answer is the number it received. */
final class Uploader extends DemoClient {
  private static final int SIZE = 16_000;
  private static final long GAP_MILLIS = 40;

  private final int port;
  private final long millis;

  Uploader(DemoStream stream, int port, long millis) {
    super(stream);
    this.port = port;
    this.millis = millis;
  }

  @Override
  void exchange() throws IOException {
    try (Wire wire = new Wire(port, 0)) {
      wire.send(request("POST", "", "Transfer-Encoding: chunked"));
      byte[] chunk = new byte[SIZE];
      while (ageMillis() < millis) {
        wire.send(Integer.toHexString(SIZE) + "\r\n");
        wire.send(chunk);
        wire.send("\r\n");
        countBytes(SIZE);
        countChunk();
        waitUntil(chunks() * GAP_MILLIS);
      }
      wire.send("0\r\n\r\n");
      expectOk(wire.head());
    }
  }
}
