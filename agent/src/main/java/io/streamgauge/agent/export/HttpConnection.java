// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection to a collector, plain or TLS with the host's name verified. */
final class HttpConnection {

  private final HttpSenderConfig config;
  private final URI endpoint;
  private final long connectDeadline;
  private volatile Socket socket = new Socket();
  private @Nullable HttpInput in;
  private boolean answered;

  /**
   * A connection that is not open yet.
   *
   * @param connectDeadline {@code System.nanoTime()} by which it has to be
   */
  HttpConnection(HttpSenderConfig config, long connectDeadline) {
    this.config = config;
    this.endpoint = config.getEndpoint();
    this.connectDeadline = connectDeadline;
  }

  void connect() throws IOException {
    boolean tls = "https".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : tls ? 443 : 80;
    String host = endpoint.getHost();
    boolean open = false;
    try {
      int patience = remainingMillis(connectDeadline);
      long own = config.getConnectTimeout().toMillis();
      socket.connect(
          new InetSocketAddress(unbracketed(host), port),
          own <= 0 ? patience : (int) Math.min(patience, own));
      socket.setTcpNoDelay(true);
      if (tls) {
        socket.setSoTimeout(remainingMillis(connectDeadline));
        socket = secured(socket, unbracketed(host), port);
      }
      in = new HttpInput(socket.getInputStream());
      open = true;
    } finally {
      if (!open) {
        close();
      }
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocket secure =
        (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    List<String> protocols = config.getEnabledProtocols();
    if (protocols != null && !protocols.isEmpty()) {
      parameters.setProtocols(protocols.toArray(new String[0]));
    }
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  /** The JVM's trust without touching its default context, which belongs to the application. */
  private SSLContext context() throws IOException {
    SSLContext configured = config.getSslContext();
    if (configured != null) {
      return configured;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static int remainingMillis(long deadline) throws SocketTimeoutException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException("export timed out");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** Posts and waits for the answer until {@code deadline}. */
  Response post(SocketSender.Body body, long deadline) throws IOException {
    HttpInput input = in;
    if (input == null) {
      throw new IOException("not connected");
    }
    answered = false;
    socket.setSoTimeout(remainingMillis(deadline));
    OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 8192);
    out.write(head(body).getBytes(StandardCharsets.ISO_8859_1));
    body.writeTo(out);
    out.flush();
    Response response = new Response();
    do {
      response.status(input.line());
      answered = true;
      response.headers(input);
    } while (response.status < 200);
    socket.setSoTimeout(remainingMillis(deadline));
    response.body(input, config.getMaxResponseBodySize());
    return response;
  }

  private String head(SocketSender.Body body) throws IOException {
    String path = endpoint.getRawPath();
    String query = endpoint.getRawQuery();
    StringBuilder head = new StringBuilder(512).append("POST ");
    head.append(path == null || path.isEmpty() ? "/" : path);
    head.append(query == null ? "" : "?" + query).append(" HTTP/1.1\r\n");
    String port = endpoint.getPort() >= 0 ? ":" + endpoint.getPort() : "";
    header(head, "Host", endpoint.getHost() + port);
    header(head, "Content-Type", config.getContentType());
    header(head, "Content-Length", Long.toString(body.length()));
    if (body.encoding() != null) {
      header(head, "Content-Encoding", body.encoding());
    }
    Map<String, List<String>> headers = config.getHeadersSupplier().get();
    if (headers != null) {
      for (Map.Entry<String, List<String>> entry : headers.entrySet()) {
        for (String value : entry.getValue()) {
          header(head, entry.getKey(), value);
        }
      }
    }
    return head.append("\r\n").toString();
  }

  private static void header(StringBuilder head, String name, String value) throws IOException {
    if (name.indexOf('\n') >= 0 || value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new IOException("header " + name.trim() + " has a line break");
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /** Whether any of the answer to the latest request was read. */
  boolean hasAnswered() {
    return answered;
  }

  /** Closes the socket, from any thread: whoever waits for it fails. */
  void close() {
    try {
      socket.close();
    } catch (IOException closedEnough) {
      // nothing is left to be lost
    }
  }

  /** An answer. */
  static final class Response implements HttpResponse {
    private int status;
    private String message = "";
    private boolean close;
    private boolean chunked;
    private long length = -1;
    private long retryAfterNanos = -1;
    private byte[] body = new byte[0];

    private void status(String line) throws IOException {
      String[] parts = line.split(" ", 3);
      if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
        throw new IOException("not an HTTP response");
      }
      status = (int) HttpInput.number(parts[1], 10);
      message = parts.length > 2 ? parts[2] : "";
      close = parts[0].equals("HTTP/1.0");
    }

    private void headers(HttpInput in) throws IOException {
      for (String line = in.line(); !line.isEmpty(); line = in.line()) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          header(line.substring(0, colon), line.substring(colon + 1).trim());
        }
      }
    }

    private void header(String name, String value) throws IOException {
      if (name.equalsIgnoreCase("Connection")) {
        close |= value.equalsIgnoreCase("close");
      } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
        chunked = value.equalsIgnoreCase("chunked");
      } else if (name.equalsIgnoreCase("Content-Length")) {
        length = HttpInput.number(value, 10);
      } else if (name.equalsIgnoreCase("Retry-After")) {
        retryAfterNanos = RetryAfter.nanos(value, System.currentTimeMillis());
      }
    }

    private void body(HttpInput in, long limit) throws IOException {
      if (status == 204 || status == 304) {
        return;
      }
      if (chunked) {
        body = in.chunked(limit);
      } else if (length >= 0) {
        body = in.bytes(length, limit);
      } else {
        close = true;
        body = in.rest(limit);
      }
    }

    boolean keepsConnection() {
      return !close;
    }

    long retryAfterNanos() {
      return retryAfterNanos;
    }

    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public String getStatusMessage() {
      return message;
    }

    @Override
    public byte[] getResponseBody() {
      return body;
    }
  }
}
