// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.streamgauge.agent.config.Switch;
import io.streamgauge.agent.streams.HttpExchange;
import io.streamgauge.agent.streams.OtherAgent;
import io.streamgauge.agent.streams.RpcCall;
import io.streamgauge.agent.streams.SpanSink;
import io.streamgauge.agent.streams.StreamMeter;
import io.streamgauge.agent.streams.WebSocketSession;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of exchanges: when they end, and for streams of some age while they run, so that a
 * stream of hours shows after seconds.
 *
 * <p>Spans are started and ended on the pulse's thread with the times that the servers' threads
 * noted; an exchange that is not sampled costs the sampler's decision and no attribute.
 */
final class SpanExport implements SpanSink {

  private static final TextMapGetter<HttpExchange> TRACE_CONTEXT = new TraceContext();

  /** Names of spans kept for each method; more are composed anew each time. */
  private static final int REMEMBERED = 1000;

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final SegmentSchedule schedule;
  private final Switch serverSpan;
  private final MessageSpans messages;
  private final WallTime wall = new WallTime();
  private final Map<String, Map<String, String>> names = new HashMap<>();

  SpanExport(
      Tracer tracer,
      TextMapPropagator propagator,
      SegmentSchedule schedule,
      Switch serverSpan,
      MessageSpans messages) {
    this.tracer = tracer;
    this.messages = messages;
    this.propagator = propagator;
    this.schedule = schedule;
    this.serverSpan = serverSpan;
  }

  @Override
  public void live(StreamMeter stream, String route, long nowNanos) {
    HttpExchange exchange = stream.exchange();
    ExchangeSpans spans = (ExchangeSpans) exchange.spans();
    WebSocketSession session = exchange.session();
    boolean isTraced = session != null && session.hasTraced();
    boolean isOld = nowNanos - exchange.startNanos() >= schedule.first();
    if (spans == null) {
      if (!isTraced && (!isOld || exchange.awaitsOtherAgent())) {
        return;
      }
      long offset = wall.offset(nowNanos);
      spans = spansOf(exchange, start(exchange, offset), offset);
      exchange.spans(spans);
    }
    if (isOld) {
      spans.live(stream, route, nowNanos);
    }
    if (session != null && isTraced) {
      messages.make(session, route, spans.context(), spans.id(), spans.offset());
    }
  }

  @Override
  public void ended(HttpExchange exchange, String route) {
    ExchangeSpans spans = (ExchangeSpans) exchange.spans();
    if (spans != null) {
      exchange.spans(spans.context());
      ended(exchange, spans, route, spans.offset());
      return;
    }
    long offset = wall.offset(exchange.endNanos());
    Span server = start(exchange, offset);
    exchange.spans(server.getSpanContext());
    if (ExchangeSpans.areRecorded(server) || exchange.session() != null) {
      ended(exchange, spansOf(exchange, server, offset), route, offset);
    }
  }

  private void ended(HttpExchange exchange, ExchangeSpans spans, String route, long offset) {
    spans.ended(route);
    WebSocketSession session = exchange.session();
    if (session != null) {
      messages.make(session, route, spans.context(), spans.id(), offset);
    }
  }

  private ExchangeSpans spansOf(HttpExchange exchange, Span server, long offset) {
    return new ExchangeSpans(exchange, server, offset, tracer, schedule);
  }

  /** The exchange's SERVER span: ours, or what stands for another agent's and records nothing. */
  private Span start(HttpExchange exchange, long offset) {
    OtherAgent.ServerSpan other = serverSpan == Switch.ON ? null : exchange.serverSpan();
    if (other != null) {
      TraceFlags flags = other.isSampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
      return Span.wrap(
          SpanContext.create(other.traceId(), other.spanId(), flags, TraceState.getDefault()));
    }
    if (serverSpan == Switch.OFF && !exchange.isConversation()) {
      return Span.fromContext(parent(exchange));
    }
    return tracer
        .spanBuilder(exchange.isConversation() ? sessionName(exchange) : name(exchange))
        .setSpanKind(SpanKind.SERVER)
        .setParent(parent(exchange))
        .setStartTimestamp(exchange.startNanos() + offset, TimeUnit.NANOSECONDS)
        .startSpan();
  }

  /** The caller's span; for what follows an upgrade, that of its handshake, which has ended. */
  private Context parent(HttpExchange exchange) {
    HttpExchange handshake = exchange.handshake();
    if (handshake != null) {
      Object ended = handshake.spans();
      return ended instanceof SpanContext
          ? Context.root().with(Span.wrap((SpanContext) ended))
          : Context.root();
    }
    return exchange.traceparent() == null
        ? Context.root()
        : propagator.extract(Context.root(), exchange, TRACE_CONTEXT);
  }

  private static String sessionName(HttpExchange exchange) {
    if (exchange.handshake() == null) {
      return io.streamgauge.agent.telemetry.SpanKind.CONNECTION.template();
    }
    String route = exchange.httpRoute();
    return (exchange.session() == null
            ? io.streamgauge.agent.telemetry.SpanKind.SESSION
            : io.streamgauge.agent.telemetry.SpanKind.WEBSOCKET)
        .nameFor(route == null ? "" : route)
        .trim();
  }

  /** Composed once for each route, as it is asked once per request. */
  private String name(HttpExchange exchange) {
    String standard = exchange.standardMethod();
    String method = standard.equals("_OTHER") ? "HTTP" : standard;
    String route = exchange.httpRoute();
    if (!exchange.isHttp()) {
      return route == null ? RpcCall.SYSTEM : route;
    }
    if (route == null) {
      return method;
    }
    Map<String, String> ofMethod = names.computeIfAbsent(method, m -> new HashMap<>());
    String name = ofMethod.get(route);
    if (name == null) {
      name = method + " " + route;
      if (ofMethod.size() < REMEMBERED) {
        ofMethod.put(route, name);
      }
    }
    return name;
  }

  /** The only headers of a request that are known here. */
  private static final class TraceContext implements TextMapGetter<HttpExchange> {

    @Override
    public Iterable<String> keys(HttpExchange exchange) {
      return Arrays.asList("traceparent", "tracestate");
    }

    @Override
    public @Nullable String get(@Nullable HttpExchange exchange, String key) {
      if (exchange == null) {
        return null;
      }
      return key.equalsIgnoreCase("traceparent")
          ? exchange.traceparent()
          : key.equalsIgnoreCase("tracestate") ? exchange.tracestate() : null;
    }
  }
}
