// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.streamgauge.agent.streams.Direction;
import io.streamgauge.agent.streams.HttpExchange;
import io.streamgauge.agent.streams.StreamMeter;
import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.SpanKind;
import java.util.concurrent.TimeUnit;

/**
 * The span of one stream and those of its windows.
 *
 * <p>Windows follow each other without gap or overlap from the exchange's start to its end, and
 * their bytes, chunks and messages add up to the stream's. The last may hold a negative number:
 * bytes that waited in the server's buffer when the client left are taken back.
 */
final class StreamSpan {

  private static final Attributes PREVIOUS =
      Attributes.of(AttributeKey.stringKey(Attribute.LINK_TYPE.key()), "previous_segment");

  private final StreamMeter stream;
  private final HttpExchange exchange;
  private final String route;
  private final ExchangeSpans spans;
  private final Tracer tracer;
  private final SegmentSchedule schedule;
  private final Span span;
  private final Context context;

  private SpanContext previous = SpanContext.getInvalid();
  private long index;
  private long dueAge;
  private long windowStart;
  private long windowBytes;
  private long windowChunks;
  private long windowMessages;

  StreamSpan(
      StreamMeter stream,
      String route,
      ExchangeSpans spans,
      Context server,
      Tracer tracer,
      SegmentSchedule schedule) {
    this.stream = stream;
    this.exchange = stream.exchange();
    this.route = route;
    this.spans = spans;
    this.tracer = tracer;
    this.schedule = schedule;
    this.dueAge = schedule.first();
    this.windowStart = exchange.startNanos();
    SpanKind kind = stream.direction() == Direction.OUTBOUND ? SpanKind.SEND : SpanKind.RECEIVE;
    this.span =
        tracer
            .spanBuilder(kind.nameFor(route))
            .setParent(server)
            .setStartTimestamp(wall(windowStart), TimeUnit.NANOSECONDS)
            .startSpan();
    this.context = server.with(span);
  }

  private long wall(long nanos) {
    return nanos + spans.offset();
  }

  /** Closes the present window if it is due. */
  void live(long nowNanos) {
    long age = nowNanos - exchange.startNanos();
    if (age >= dueAge) {
      segment(nowNanos, false);
      while (dueAge <= age) {
        dueAge = schedule.after(dueAge);
      }
    }
  }

  void ended() {
    if (index > 0) {
      segment(exchange.endNanos(), true);
    }
    spans.exchange(span, route);
    spans.totals(span, stream);
    span.end(wall(exchange.endNanos()), TimeUnit.NANOSECONDS);
  }

  private void segment(long end, boolean last) {
    Span segment =
        tracer
            .spanBuilder(SpanKind.SEGMENT.template())
            .setParent(context)
            .setStartTimestamp(wall(windowStart), TimeUnit.NANOSECONDS)
            .addLink(previous, PREVIOUS)
            .startSpan();
    long bytes = stream.bytes();
    long chunks = stream.chunks();
    long messages = ExchangeSpans.messages(stream);
    ExchangeSpans.kind(segment, stream);
    Keys.set(segment, Attribute.ROUTE, route);
    Keys.set(segment, Attribute.EXCHANGE_ID, spans.id());
    Keys.set(segment, Attribute.BYTES, bytes - windowBytes);
    Keys.set(segment, Attribute.BYTES_TOTAL, bytes);
    Keys.set(segment, Attribute.CHUNKS, chunks - windowChunks);
    if (ExchangeSpans.hasMessages(stream)) {
      Keys.set(segment, Attribute.MESSAGES, messages - windowMessages);
    }
    Keys.set(segment, Attribute.SEGMENT_INDEX, index);
    Keys.set(segment, Attribute.SEGMENT_FINAL, last);
    segment.end(wall(end), TimeUnit.NANOSECONDS);
    previous = segment.getSpanContext();
    index++;
    windowStart = end;
    windowBytes = bytes;
    windowChunks = chunks;
    windowMessages = messages;
  }
}
