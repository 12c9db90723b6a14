// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads one body off the wire by the rules of RFC 9112 and counts as it goes. */
final class WireBody {
  private static final int TEXT_LIMIT = 1 << 16;

  private final WireInput in;
  private final MessageDigest digest = Digests.of("SHA-256");
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private final List<Integer> chunks = new ArrayList<>();
  private long bytes;

  WireBody(WireInput in) {
    this.in = in;
  }

  long bytes() {
    return bytes;
  }

  /** Reads all of it; true when it ended where its framing says. */
  boolean read(String method, WireHead head) throws IOException {
    if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
      return true;
    }
    if (head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      readChunks();
      return true;
    }
    Optional<String> length = head.header("Content-Length");
    if (length.isPresent()) {
      in.read(Long.parseLong(length.get()), this::take);
    } else {
      in.readToEnd(this::take);
    }
    return true;
  }

  private void readChunks() throws IOException {
    while (true) {
      int size = Integer.parseInt(in.line().split(";", 2)[0].trim(), 16);
      if (size == 0) {
        break;
      }
      in.read(size, this::take);
      in.line();
      chunks.add(size);
    }
    while (!in.line().isEmpty()) {
      // A trailer field: not counted.
    }
  }

  private void take(byte[] array, int from, int length) {
    digest.update(array, from, length);
    bytes += length;
    int room = Math.min(length, TEXT_LIMIT - beginning.size());
    if (room > 0) {
      beginning.write(array, from, room);
    }
  }

  WireResponse toResponse(WireHead head, boolean complete) {
    return new WireResponse(
        head.interim(),
        head.statusLine(),
        head.headers(),
        head.bytes(),
        bytes,
        List.copyOf(chunks),
        HexFormat.of().formatHex(digest.digest()),
        beginning.toString(StandardCharsets.UTF_8),
        complete);
  }
}
