// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The caller's span that a request names in {@code traceparent}: a trace of its own for each. */
record TraceParent(String traceId, String spanId) {
  static TraceParent create() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return new TraceParent(
        hex.toHexDigits(random.nextLong() | 1) + hex.toHexDigits(random.nextLong() | 1),
        hex.toHexDigits(random.nextLong() | 1));
  }

  WireRequest parentOf(WireRequest request) {
    return request.childOf(traceId, spanId);
  }
}
