// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.List;
import java.util.Optional;

/**
 * A response's status line and headers.
 *
 * @param interim how many 1xx responses came before it
 * @param bytes its length on the wire, interim responses included
 */
public record WireHead(int interim, String statusLine, List<String> headers, long bytes) {

  public int status() {
    return Integer.parseInt(statusLine.split(" ", 3)[1]);
  }

  public Optional<String> header(String name) {
    return WireResponse.header(headers, name);
  }
}
