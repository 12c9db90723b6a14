// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a request stream of HTTP/3 (RFC 9114): writes a client's frames and reads a
 * server's.
 *
 * <p>Of QPACK (RFC 9204) it has what needs no table of its own: it sends literals, and of what it
 * gets it understands the status.
 */
final class Http3Wire {
  private static final int DATA = 0;
  private static final int HEADERS = 1;

  /** Those of the static table (RFC 9204, appendix A). */
  private static final Map<Integer, Integer> STATUS =
      Map.ofEntries(
          Map.entry(24, 103),
          Map.entry(25, 200),
          Map.entry(26, 304),
          Map.entry(27, 404),
          Map.entry(28, 503),
          Map.entry(63, 100),
          Map.entry(64, 204),
          Map.entry(65, 206),
          Map.entry(66, 302),
          Map.entry(67, 400),
          Map.entry(68, 403),
          Map.entry(69, 421),
          Map.entry(70, 425),
          Map.entry(71, 500));

  /** Gets what DATA frames carry. */
  interface Body {
    void take(byte[] bytes, int from, int length);
  }

  private final Body body;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final List<Integer> frames = new ArrayList<>();
  private long left;
  private int type = -1;
  private int status;
  private int interim;
  private boolean trailers;
  private long headBytes;
  private long bodyBytes;

  Http3Wire(Body body) {
    this.body = body;
  }

  // ---- what a client sends ----------------------------------------------------------------------

  static byte[] headers(List<String[]> fields) {
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    section.write(0);
    section.write(0);
    for (String[] field : fields) {
      text(section, 0x20, 3, field[0]);
      text(section, 0, 7, field[1]);
    }
    return frame(HEADERS, section.toByteArray(), 0, section.size());
  }

  static byte[] data(byte[] bytes, int from, int length) {
    return frame(DATA, bytes, from, length);
  }

  private static byte[] frame(int type, byte[] payload, int from, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(type);
    out.write(0x80 | length >> 24);
    out.write(length >> 16);
    out.write(length >> 8);
    out.write(length);
    out.write(payload, from, length);
    return out.toByteArray();
  }

  /** A string with its length in front, of which the first {@code bits} bits share a byte. */
  private static void text(ByteArrayOutputStream out, int first, int bits, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int most = (1 << bits) - 1;
    if (bytes.length < most) {
      out.write(first | bytes.length);
    } else {
      out.write(first | most);
      int rest = bytes.length - most;
      for (; rest >= 0x80; rest >>= 7) {
        out.write(0x80 | rest & 0x7f);
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  // ---- what a server sends ----------------------------------------------------------------------

  void take(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int length = (int) Math.min(left, bytes.length - at);
      if (type < 0) {
        length = 1;
        head(bytes[at]);
      } else {
        payload(bytes, at, length);
      }
      at += length;
    }
  }

  private void head(byte next) {
    held.write(next);
    byte[] head = held.toByteArray();
    int ofType = 1 << ((head[0] & 0xff) >> 6);
    int whole = head.length <= ofType ? 0 : ofType + (1 << ((head[ofType] & 0xff) >> 6));
    if (head.length == whole) {
      held.reset();
      left = number(head, ofType, whole);
      long kind = number(head, 0, ofType);
      type = kind > HEADERS ? Integer.MAX_VALUE : (int) kind;
      if (type == DATA && left > 0) {
        frames.add((int) left);
      }
      if (frames.isEmpty()) {
        headBytes += whole + left;
      }
      payload(head, 0, 0);
    }
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = bytes[from] & 0x3f;
    for (int at = from + 1; at < to; at++) {
      number = number << 8 | bytes[at] & 0xff;
    }
    return number;
  }

  private void payload(byte[] bytes, int from, int length) {
    left -= length;
    if (type == DATA) {
      bodyBytes += length;
      body.take(bytes, from, length);
    } else if (type == HEADERS) {
      held.write(bytes, from, length);
    }
    if (left == 0) {
      if (type == HEADERS) {
        section(held.toByteArray());
        held.reset();
      }
      type = -1;
    }
  }

  /** After two bytes about the dynamic table, which is not there, the status is its first line. */
  private void section(byte[] lines) {
    if (status != 0) {
      trailers = true;
      return;
    }
    int first = lines[2] & 0xff;
    int index = (first & 0x3f) == 0x3f ? 0x3f + lines[3] : first & 0x3f;
    Integer known = STATUS.get(index);
    if (first >> 6 != 3 || known == null) {
      throw new IllegalStateException("No status of the static table: " + first);
    }
    if (known < 200) {
      interim++;
    } else {
      status = known;
    }
  }

  int status() {
    return status;
  }

  int interim() {
    return interim;
  }

  boolean hasTrailers() {
    return trailers;
  }

  /** Of all that came before the first DATA frame. */
  long headBytes() {
    return headBytes;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  /** The sizes of the DATA frames that carry something, as their heads say. */
  List<Integer> frames() {
    return List.copyOf(frames);
  }

  boolean isBetweenFrames() {
    return type < 0 && held.size() == 0;
  }
}
