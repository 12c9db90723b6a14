// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.streamgauge.agent.streams.Direction;
import io.streamgauge.agent.streams.StreamType;
import io.streamgauge.agent.streams.TracedMessage;
import io.streamgauge.agent.streams.WebSocketSession;
import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.SpanKind;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans of single messages: each a trace of its own, as a session of days would be one of millions
 * of spans otherwise. Of all sessions together there are so many a second; what there is more is
 * counted.
 */
final class MessageSpans {

  private static final int PER_SECOND = 10;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String EVENT = "message.process";

  private static final Attributes OF_SESSION =
      Attributes.of(AttributeKey.stringKey(Attribute.LINK_TYPE.key()), "session");

  private final Tracer tracer;
  private final MetricStore store;
  private long second = System.nanoTime();
  private int made;

  MessageSpans(Tracer tracer, MetricStore store) {
    this.tracer = tracer;
    this.store = store;
  }

  /**
   * Makes the spans that a session's messages are due.
   *
   * @param of the session's span
   * @param id of its exchange, null where it has none
   * @param offset from {@code System.nanoTime()} to the wall clock
   */
  void make(
      WebSocketSession session, String route, SpanContext of, @Nullable String id, long offset) {
    long suppressed = session.takeUntraced();
    for (TracedMessage message : session.takeTraced()) {
      if (isAllowed()) {
        make(message, route, of, id, offset);
      } else {
        suppressed++;
      }
    }
    if (suppressed > 0) {
      store.series(Metric.AGENT_SUPPRESSED, Labels.of(Attribute.EVENT_NAME, EVENT)).add(suppressed);
    }
  }

  private boolean isAllowed() {
    long now = System.nanoTime();
    if (now - second >= SECOND) {
      second = now;
      made = 0;
    }
    return made++ < PER_SECOND;
  }

  private void make(
      TracedMessage message, String route, SpanContext of, @Nullable String id, long offset) {
    Span span =
        tracer
            .spanBuilder(SpanKind.MESSAGE.nameFor(route))
            .setSpanKind(io.opentelemetry.api.trace.SpanKind.CONSUMER)
            .setNoParent()
            .addLink(of, OF_SESSION)
            .setStartTimestamp(message.startNanos() + offset, TimeUnit.NANOSECONDS)
            .startSpan();
    Keys.set(span, Attribute.TYPE, StreamType.WEBSOCKET.word());
    Keys.set(span, Attribute.DIRECTION, Direction.INBOUND.word());
    Keys.set(span, Attribute.ROUTE, route);
    Keys.set(span, Attribute.EXCHANGE_ID, id);
    if (message.failure() != null) {
      Keys.set(span, Attribute.ERROR_TYPE, message.failure());
      span.setStatus(StatusCode.ERROR);
    }
    span.end(message.endNanos() + offset, TimeUnit.NANOSECONDS);
  }
}
