// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import org.jspecify.annotations.Nullable;

/** The attributes of the table as OpenTelemetry's, and how they are set. */
final class Keys {

  private static final AttributeKey<?>[] KEYS = new AttributeKey<?>[Attribute.values().length];

  static {
    for (Attribute attribute : Attribute.values()) {
      KEYS[attribute.ordinal()] = keyOf(attribute);
    }
  }

  private Keys() {}

  private static AttributeKey<?> keyOf(Attribute attribute) {
    switch (attribute.type()) {
      case LONG:
        return AttributeKey.longKey(attribute.key());
      case DOUBLE:
        return AttributeKey.doubleKey(attribute.key());
      case BOOLEAN:
        return AttributeKey.booleanKey(attribute.key());
      default:
        return AttributeKey.stringKey(attribute.key());
    }
  }

  /** Sets an attribute unless its value is null. */
  static void set(Span span, Attribute attribute, @Nullable String value) {
    if (value != null) {
      put(span, attribute, value);
    }
  }

  static void set(Span span, Attribute attribute, long value) {
    put(span, attribute, value);
  }

  static void set(Span span, Attribute attribute, double value) {
    put(span, attribute, value);
  }

  static void set(Span span, Attribute attribute, boolean value) {
    put(span, attribute, value);
  }

  @SuppressWarnings("unchecked") // the table says which type an attribute has
  private static <T> void put(Span span, Attribute attribute, T value) {
    span.setAttribute((AttributeKey<T>) KEYS[attribute.ordinal()], value);
  }

  static Attributes attributes(Labels labels) {
    AttributesBuilder attributes = Attributes.builder();
    labels.forEach((attribute, value) -> put(attributes, attribute, value));
    return attributes.build();
  }

  @SuppressWarnings("unchecked") // the table says which type an attribute has
  private static <T> void put(AttributesBuilder attributes, Attribute attribute, T value) {
    attributes.put((AttributeKey<T>) KEYS[attribute.ordinal()], value);
  }
}
