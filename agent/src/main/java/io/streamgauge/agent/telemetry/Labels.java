// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

import java.util.Arrays;
import java.util.function.BiConsumer;

/** The attributes of one series: an immutable list of attribute and value in turn. */
public final class Labels {

  private static final Labels NONE = new Labels();

  private final Object[] pairs;
  private final int hash;

  private Labels(Object... pairs) {
    this.pairs = pairs;
    this.hash = Arrays.hashCode(pairs);
  }

  /** No attributes. */
  public static Labels none() {
    return NONE;
  }

  /** These and one more; {@code value} is a String, a Long or a Boolean. */
  public Labels and(Attribute attribute, Object value) {
    Object[] more = Arrays.copyOf(pairs, pairs.length + 2);
    more[pairs.length] = attribute;
    more[pairs.length + 1] = value;
    return new Labels(more);
  }

  /** One attribute. */
  public static Labels of(Attribute attribute, Object value) {
    return NONE.and(attribute, value);
  }

  /** Passes every attribute and its value on. */
  public void forEach(BiConsumer<Attribute, Object> action) {
    for (int i = 0; i < pairs.length; i += 2) {
      action.accept((Attribute) pairs[i], pairs[i + 1]);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels && Arrays.equals(pairs, ((Labels) other).pairs);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(pairs);
  }
}
