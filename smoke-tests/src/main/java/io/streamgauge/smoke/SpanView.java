// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A span as it was exported; identifiers in hexadecimal, times in nanoseconds of the epoch. */
public record SpanView(
    String scope,
    String name,
    String kind,
    String traceId,
    String spanId,
    String parentSpanId,
    Map<String, Object> attributes,
    long startNanos,
    long endNanos,
    String status,
    List<String> events,
    List<String> linkedSpanIds) {

  public boolean isServer() {
    return kind.equals("SERVER");
  }

  public boolean isError() {
    return status.equals("ERROR");
  }

  /** An attribute's value: a String, Long, Double, Boolean or a list of them. */
  public Optional<Object> attribute(String key) {
    return Optional.ofNullable(attributes.get(key));
  }

  public Duration duration() {
    return Duration.ofNanos(endNanos - startNanos);
  }
}
