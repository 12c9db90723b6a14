// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.charset.StandardCharsets;

/** Bodies for uploads, the same in every run. */
final class Payloads {
  static final String BOUNDARY = "streamgauge-boundary";

  private Payloads() {}

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >>> 8));
    }
    return bytes;
  }

  /** Lines of two-byte characters: characters and bytes are not to be mistaken for each other. */
  static byte[] lines(int lines) {
    return ("\u00e9".repeat(40) + "\n").repeat(lines).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] form(int valueLength) {
    return ("field=" + "v".repeat(valueLength)).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] multipart(int partLength) {
    String part =
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"part\"; filename=\"f\"\r\n"
            + "Content-Type: text/plain\r\n\r\n"
            + "x".repeat(partLength)
            + "\r\n";
    return (part + part + "--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
