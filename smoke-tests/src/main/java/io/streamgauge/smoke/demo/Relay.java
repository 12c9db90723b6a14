// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Hands every OTLP request to the demo's collector, whose answer counts, and a copy to the user's.
 */
final class Relay implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final String collector;
  private final String copies;
  private final Consumer<String> tell;
  private final HttpServer server;

  private Relay(String collector, String copies, Consumer<String> tell, HttpServer server) {
    this.collector = collector;
    this.copies = copies;
    this.tell = tell;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param tell is told, once for each kind of failure, what the user's collector does not take
   */
  static Relay start(String collector, String copies, Consumer<String> tell) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      String base = copies.endsWith("/") ? copies.substring(0, copies.length() - 1) : copies;
      Relay relay = new Relay(collector, base, tell, server);
      server.createContext("/", relay::relay);
      server.start();
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void relay(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      copy(exchange, body);
      HttpResponse<byte[]> answer =
          client.send(request(collector, exchange, body), HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy(HttpExchange exchange, byte[] body) {
    String path = exchange.getRequestURI().getPath();
    var unused =
        client
            .sendAsync(request(copies, exchange, body), HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    tell(copies + path + " cannot be reached: " + failure.getMessage());
                  } else if (answer.statusCode() / 100 != 2) {
                    tell(copies + path + " answers " + answer.statusCode());
                  }
                });
  }

  private void tell(String what) {
    if (told.add(what)) {
      tell.accept(what);
    }
  }

  private static HttpRequest request(String endpoint, HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + exchange.getRequestURI().getPath()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String header : Set.of("Content-Type", "Content-Encoding")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    return request.build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
