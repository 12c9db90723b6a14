// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.Map;

/**
 * One point of one metric as it was exported.
 *
 * @param kind {@code sum}, {@code gauge} or {@code histogram}
 * @param value the value of a sum or gauge, the sum of a histogram
 * @param count how many values a histogram holds, otherwise 0
 */
public record MetricPoint(
    String name,
    String unit,
    String kind,
    boolean cumulative,
    boolean monotonic,
    Map<String, Object> attributes,
    double value,
    long count,
    long startNanos,
    long timeNanos) {

  public boolean has(String key, Object attribute) {
    return attribute.equals(attributes.get(key));
  }
}
