// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What goes over the wire, against a server that answers from a script, one list per connection.
 */
class SocketSenderTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final ServerSocket server = listen();
  private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> statuses = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private void answer(List<List<String>> script) {
    Thread thread = new Thread(() -> serve(script), "collector");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(List<List<String>> script) {
    for (List<String> answers : script) {
      try (Socket socket = server.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String answer : answers) {
          heads.add(request(in));
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        heads.add(e.toString());
      }
    }
  }

  private static String request(BufferedReader in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(line).append('\n');
    }
    for (int i = 0; i < "message".length(); i++) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  private SocketSender sender(long timeoutMillis) {
    return new SocketSender(new Config(timeoutMillis));
  }

  private void send(SocketSender sender) {
    sender.send(new Message(), response -> statuses.add(response.getStatusCode()), failures::add);
  }

  @Test
  void postsOverOneKeptConnection() {
    answer(List.of(List.of(OK, OK)));
    SocketSender sender = sender(5000);
    send(sender);
    send(sender);
    assertThat(statuses).containsExactly(200, 200);
    assertThat(heads.get(0))
        .startsWith("POST /v1/traces HTTP/1.1\n")
        .contains("Host: localhost:" + server.getLocalPort() + "\n")
        .contains("Content-Type: application/x-protobuf\n")
        .contains("Content-Length: 7\n")
        .contains("api-key: k\n")
        .endsWith("message");
  }

  @Test
  void connectionTheServerHasClosedIsReplaced() {
    answer(
        List.of(
            List.of(OK), List.of("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nrest"), List.of(OK)));
    SocketSender sender = sender(5000);
    send(sender);
    send(sender);
    send(sender);
    assertThat(statuses).containsExactly(200, 200, 200);
  }

  @Test
  void answersOfAllFramingsAreRead() {
    answer(
        List.of(
            List.of(
                "HTTP/1.1 100 Continue\r\n\r\n" + OK,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nT: t\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200\r\n\r\nrest")));
    SocketSender sender = sender(5000);
    for (int i = 0; i < 5; i++) {
      send(sender);
    }
    assertThat(failures).isEmpty();
    assertThat(statuses).containsExactly(200, 200, 204, 400, 200);
  }

  @Test
  void busyCollectorIsAskedAgainWhenItSays() {
    answer(
        List.of(List.of("HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n", OK)));
    send(sender(5000));
    assertThat(statuses).containsExactly(200);
    assertThat(heads).hasSize(2);
  }

  @Test
  void busyCollectorThatAsksForTooMuchPatienceIsNot() {
    answer(List.of(List.of("HTTP/1.1 503 Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n")));
    send(sender(5000));
    assertThat(statuses).containsExactly(503);
  }

  @Test
  void silentCollectorTimesOut() {
    answer(List.of(List.of("")));
    SocketSender sender = sender(300);
    long begin = System.nanoTime();
    send(sender);
    assertThat(failures).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void collectorThatDoesNotReadIsAbandoned() throws InterruptedException {
    SocketSender sender = sender(200);
    Thread stuck =
        new Thread(
            () -> sender.send(new Endless(), r -> statuses.add(r.getStatusCode()), failures::add));
    stuck.start();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (stuck.isAlive() && System.nanoTime() < deadline) {
      sender.abandonOverdue(System.nanoTime());
      stuck.join(20);
    }
    assertThat(stuck.isAlive()).isFalse();
    assertThat(failures).hasSize(1);
  }

  @Test
  void answersThatAreNoHttpAreFailures() {
    for (String nonsense : Arrays.asList("SSH-2.0-x\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "\r\n")) {
      answer(List.of(List.of(nonsense), List.of(nonsense)));
      send(sender(300));
    }
    assertThat(statuses).isEmpty();
    assertThat(failures).hasSize(3);
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertThat(RetryAfter.nanos("2", 0)).isEqualTo(2_000_000_000L);
    assertThat(RetryAfter.nanos("Thu, 01 Jan 1970 00:00:03 GMT", 1000)).isEqualTo(2_000_000_000L);
    assertThat(RetryAfter.nanos("Thu, 01 Jan 1970 00:00:03 GMT", 9000)).isZero();
    assertThat(RetryAfter.nanos("soon", 0)).isNegative();
    assertThat(RetryAfter.nanos("-1", 0)).isNegative();
  }

  private static class Message extends MessageWriterOf {
    @Override
    public void writeMessage(OutputStream output) throws IOException {
      output.write("message".getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static final class Endless extends MessageWriterOf {
    @Override
    public void writeMessage(OutputStream output) throws IOException {
      byte[] block = new byte[1 << 16];
      for (int i = 0; i < 1 << 14; i++) {
        output.write(block);
      }
    }
  }

  private abstract static class MessageWriterOf implements MessageWriter {
    @Override
    public int getContentLength() {
      return "message".length();
    }
  }

  private final class Config implements HttpSenderConfig {
    private final long timeoutMillis;

    Config(long timeoutMillis) {
      this.timeoutMillis = timeoutMillis;
    }

    @Override
    public URI getEndpoint() {
      return URI.create("http://localhost:" + server.getLocalPort() + "/v1/traces");
    }

    @Override
    public String getContentType() {
      return "application/x-protobuf";
    }

    @Override
    public @Nullable Compressor getCompressor() {
      return null;
    }

    @Override
    public Duration getTimeout() {
      return Duration.ofMillis(timeoutMillis);
    }

    @Override
    public Duration getConnectTimeout() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Supplier<Map<String, List<String>>> getHeadersSupplier() {
      return () -> Map.of("api-key", List.of("k"));
    }

    @Override
    public @Nullable ProxyOptions getProxyOptions() {
      return null;
    }

    @Override
    public RetryPolicy getRetryPolicy() {
      return RetryPolicy.builder().setInitialBackoff(Duration.ofMillis(100)).build();
    }

    @Override
    public @Nullable SSLContext getSslContext() {
      return null;
    }

    @Override
    public @Nullable X509TrustManager getTrustManager() {
      return null;
    }

    @Override
    public @Nullable ExecutorService getExecutorService() {
      return null;
    }
  }
}
