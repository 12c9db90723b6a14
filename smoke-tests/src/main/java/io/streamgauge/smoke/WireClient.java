// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 connection, read and written byte by byte: what it counts is what was on the wire.
 *
 * <p>Requests may be sent ahead of their answers (pipelining); {@link #receive} takes the answers
 * in order. Not thread-safe.
 */
public final class WireClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final CountingSocket wire;
  private final Socket socket;
  private final WireInput in;
  private final OutputStream out;
  private long said;

  /** What is said goes through {@code socket}: the wire itself, or TLS over it. */
  private WireClient(CountingSocket wire, Socket socket) throws IOException {
    this.wire = wire;
    this.socket = socket;
    this.in = new WireInput(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  public static WireClient to(int port) {
    return to(port, 0);
  }

  /** Connects with a receive buffer of that size; 0 leaves it to the system. */
  public static WireClient to(int port, int receiveBuffer) {
    CountingSocket socket = new CountingSocket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
      return new WireClient(socket, socket);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot connect to port " + port, e);
    }
  }

  /** Puts TLS over it, as HTTP/1.1: the server offers h2 in vain. */
  public WireClient tls() {
    try {
      SSLSocketFactory factory = TlsKeys.trusting().getSocketFactory();
      Socket socket = factory.createSocket(wire, "localhost", wire.getPort(), true);
      return new WireClient(wire, socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request on a connection of its own and returns the answer. */
  public static WireResponse once(int port, WireRequest request) {
    try (WireClient client = to(port)) {
      return client.exchange(request);
    }
  }

  public WireResponse exchange(WireRequest request) {
    send(request);
    return receive(request);
  }

  public void send(WireRequest request) {
    sendHead(request);
    sendBytes(request.framed());
  }

  public void sendHead(WireRequest request) {
    sendBytes(request.headBytes());
  }

  /** Sends raw bytes, such as a part of a body. */
  public void sendBytes(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      said += bytes.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the answer to {@code request}: the next one on this connection. */
  public WireResponse receive(WireRequest request) {
    return receiveBody(request, receiveHead());
  }

  /** Reads up to the end of the next response's headers; interim responses are passed over. */
  public WireHead receiveHead() {
    long start = in.position();
    int interim = 0;
    WireHead head = receiveInterim();
    while (head.status() < 200) {
      interim++;
      head = receiveInterim();
    }
    return new WireHead(interim, head.statusLine(), head.headers(), in.position() - start);
  }

  /** Reads up to the end of the next headers, which may be those of an interim response. */
  public WireHead receiveInterim() {
    try {
      long start = in.position();
      String statusLine = in.line();
      List<String> headers = new ArrayList<>();
      for (String line = in.line(); !line.isEmpty(); line = in.line()) {
        headers.add(line);
      }
      return new WireHead(0, statusLine, headers, in.position() - start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the body that follows {@code head}, until its framing or the connection ends. */
  public WireResponse receiveBody(WireRequest request, WireHead head) {
    WireBody body = new WireBody(in);
    boolean complete;
    try {
      complete = body.read(request.method(), head);
    } catch (EOFException e) {
      complete = false;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("reset")) {
        complete = false;
      } else {
        throw new UncheckedIOException(request + " after " + body.bytes() + " bytes", e);
      }
    }
    return body.toResponse(head, complete);
  }

  /** Reads and drops that many raw bytes: a part of a body without framing. */
  public void skip(long bytes) {
    try {
      in.skip(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads that many raw bytes. */
  public byte[] take(int bytes) {
    ByteArrayOutputStream taken = new ByteArrayOutputStream(bytes);
    try {
      in.read(bytes, taken::write);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return taken.toByteArray();
  }

  /** Bytes taken from the socket so far, those not yet handed to anyone included. */
  public long bytesTakenFromSocket() {
    return wire.taken();
  }

  /** Does that once, before it takes any more, when it has taken so many bytes. */
  public void after(long bytes, Runnable action) {
    in.after(bytes, action);
  }

  /** Bytes handed to the socket so far. */
  public long bytesSent() {
    return wire.sent();
  }

  /** Bytes of HTTP said so far, before TLS. */
  public long bytesSaid() {
    return said;
  }

  /** Waits until there is something to read, and leaves it there; false at the end. */
  public boolean peek() {
    try {
      return !in.atEnd();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int localPort() {
    return wire.getLocalPort();
  }

  /** Hangs up abruptly: what is in flight is lost, the server's next write fails. */
  public void reset() {
    try {
      wire.setSoLinger(true, 0);
      wire.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that no more will be sent, as a client does that is cut off in an upload. */
  public void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that no more will be sent and takes what comes until the server closes, too. */
  public void finish() {
    endOutput();
    try {
      in.readToEnd((bytes, from, length) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
