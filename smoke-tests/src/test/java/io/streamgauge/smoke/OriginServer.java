// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server that no agent knows of, for a server under test to ask. */
final class OriginServer implements AutoCloseable {
  private final HttpServer server;

  private OriginServer(HttpServer server) {
    this.server = server;
  }

  /** Answers everything with that many bytes. */
  static OriginServer start(int size) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, size);
            exchange.getResponseBody().write(Payloads.bytes(size));
            exchange.close();
          });
      server.start();
      return new OriginServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
