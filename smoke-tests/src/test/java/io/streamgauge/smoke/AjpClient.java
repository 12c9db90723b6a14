// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Speaks AJP 1.3 as a web server does to the Tomcat behind it: one request after the other. */
final class AjpClient implements AutoCloseable {
  private static final int BODY_CHUNK = 3;
  private static final int HEADERS = 4;
  private static final int END = 5;
  private static final int MORE = 6;
  private static final int LARGEST_PIECE = 8_186;
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final DataInputStream in;
  private int remaining;

  private AjpClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  static AjpClient to(int port) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return new AjpClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WireResponse exchange(WireRequest request) {
    try {
      send(head(request));
      if (request.payload().length > 0) {
        sendPiece(request.payload(), 0, LARGEST_PIECE);
      }
      return receive(request.payload());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] head(WireRequest request) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(packet);
    out.writeByte(2);
    out.writeByte(List.of("OPTIONS", "GET", "HEAD", "POST").indexOf(request.method()) + 1);
    for (String text : List.of("HTTP/1.1", request.path(), "127.0.0.1", "client", "localhost")) {
      string(out, text);
    }
    out.writeShort(80);
    out.writeByte(0);
    List<String> fields = request.head().subList(1, request.head().size());
    out.writeShort(fields.size());
    for (String field : fields) {
      string(out, field.substring(0, field.indexOf(':')));
      string(out, field.substring(field.indexOf(':') + 1).trim());
    }
    int query = request.target().indexOf('?');
    if (query > 0) {
      out.writeByte(5);
      string(out, request.target().substring(query + 1));
    }
    out.writeByte(0xff);
    return packet.toByteArray();
  }

  private static void string(DataOutputStream out, String text) throws IOException {
    out.writeShort(text.length());
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.writeByte(0);
  }

  private int sendPiece(byte[] body, int from, int most) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int size = Math.min(most, body.length - from);
    if (size > 0) {
      new DataOutputStream(packet).writeShort(size);
      packet.write(body, from, size);
    }
    send(packet.toByteArray());
    return size;
  }

  private void send(byte[] packet) throws IOException {
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(framed);
    out.writeShort(0x1234);
    out.writeShort(packet.length);
    out.write(packet);
    socket.getOutputStream().write(framed.toByteArray());
  }

  private WireResponse receive(byte[] body) throws IOException {
    int status = 0;
    int sent = Math.min(body.length, LARGEST_PIECE);
    List<Integer> pieces = new ArrayList<>();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    for (int type = next(); type != END; type = next()) {
      if (type == MORE) {
        sent += sendPiece(body, sent, in.readUnsignedShort());
      } else if (type == BODY_CHUNK) {
        int size = in.readUnsignedShort();
        received.write(in.readNBytes(size));
        in.readByte();
        pieces.add(size);
      } else if (type == HEADERS) {
        status = in.readUnsignedShort();
        in.skipNBytes(remaining - 2L);
      }
    }
    in.readByte();
    String digest = HexFormat.of().formatHex(Digests.of("SHA-256").digest(received.toByteArray()));
    String text = received.toString(StandardCharsets.UTF_8);
    return new WireResponse(
        0, "AJP " + status, List.of(), 0, received.size(), pieces, digest, text, true);
  }

  private int next() throws IOException {
    if (in.readShort() != 0x4142) {
      throw new IOException("Not a packet of a container");
    }
    remaining = in.readUnsignedShort() - 1;
    return in.readUnsignedByte();
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
