// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as it goes onto the wire.
 *
 * @param head the request line and the headers, without the empty line
 * @param payload the body's bytes, without any framing
 * @param framed the body as sent, with its framing
 */
public record WireRequest(
    String method, String target, List<String> head, byte[] payload, byte[] framed) {
  private static final byte[] NOTHING = {};

  public static WireRequest get(String target) {
    return of("GET", target);
  }

  public static WireRequest of(String method, String target) {
    List<String> head = List.of(method + " " + target + " HTTP/1.1", "Host: localhost");
    return new WireRequest(method, target, head, NOTHING, NOTHING);
  }

  public WireRequest header(String name, String value) {
    List<String> more = new ArrayList<>(head);
    more.add(name + ": " + value);
    return new WireRequest(method, target, List.copyOf(more), payload, framed);
  }

  /** With a body whose length is said in advance. */
  public WireRequest body(byte[] body) {
    WireRequest sized = header("Content-Length", Integer.toString(body.length));
    return new WireRequest(method, target, sized.head, body, body);
  }

  /** With a body in HTTP chunks of that size, and a trailer field. */
  public WireRequest chunkedBody(byte[] body, int chunkSize) {
    WireRequest chunked = header("Transfer-Encoding", "chunked").header("Trailer", "X-Trailer");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < body.length; at += chunkSize) {
      int size = Math.min(chunkSize, body.length - at);
      out.writeBytes(ascii(Integer.toHexString(size) + "\r\n"));
      out.write(body, at, size);
      out.writeBytes(ascii("\r\n"));
    }
    out.writeBytes(ascii("0\r\nX-Trailer: end\r\n\r\n"));
    return new WireRequest(method, target, chunked.head, body, out.toByteArray());
  }

  /** As a child of the span with these identifiers (W3C Trace Context, sampled). */
  public WireRequest childOf(String traceId, String spanId) {
    return header("traceparent", "00-" + traceId + "-" + spanId + "-01");
  }

  /** The path of the target: what {@code url.path} must say. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  byte[] headBytes() {
    return ascii(String.join("\r\n", head) + "\r\n\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return method + " " + target + " with " + payload.length + " bytes";
  }
}
