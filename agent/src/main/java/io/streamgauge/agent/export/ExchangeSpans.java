// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import static io.streamgauge.agent.telemetry.Attribute.*;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.streamgauge.agent.streams.Direction;
import io.streamgauge.agent.streams.HttpExchange;
import io.streamgauge.agent.streams.Outcome;
import io.streamgauge.agent.streams.Paths;
import io.streamgauge.agent.streams.RpcCall;
import io.streamgauge.agent.streams.StreamMeter;
import io.streamgauge.agent.streams.StreamType;
import io.streamgauge.agent.streams.WebSocketSession;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The spans of one exchange: its SERVER span and, where they are worth one, its streams'. */
final class ExchangeSpans {

  private static final long LONG_LIVED = TimeUnit.SECONDS.toNanos(1);
  private static final int LONGEST_METHOD = 64;

  private final HttpExchange exchange;
  private final Span server;
  private final long offset;
  private final Tracer tracer;
  private final SegmentSchedule schedule;
  private final boolean recording;
  private @Nullable String id;
  private @Nullable StreamSpan outbound;
  private @Nullable StreamSpan inbound;

  /**
   * An exchange's spans.
   *
   * @param server its SERVER span, just started; what records nothing stands for somebody else's,
   *     or for none, which is not valid
   * @param offset from {@code System.nanoTime()} to the wall clock
   */
  ExchangeSpans(
      HttpExchange exchange, Span server, long offset, Tracer tracer, SegmentSchedule schedule) {
    this.exchange = exchange;
    this.server = server;
    this.offset = offset;
    this.tracer = tracer;
    this.schedule = schedule;
    this.recording = areRecorded(server);
  }

  /** Whether an exchange with this SERVER span has any: without one, each stream may be a root. */
  static boolean areRecorded(Span server) {
    SpanContext context = server.getSpanContext();
    return context.isSampled() || !context.isValid();
  }

  private static String randomId() {
    long random = ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE;
    char[] hex = new char[16];
    for (int i = 15; i >= 0; i--, random >>>= 4) {
      hex[i] = Character.forDigit((int) (random & 15), 16);
    }
    return new String(hex);
  }

  /** A window of a live stream closes if it is due. */
  void live(StreamMeter stream, String route, long nowNanos) {
    if (recording) {
      of(stream, route).live(nowNanos);
    }
  }

  /** Ends what is open, and makes the spans that are made of ended streams only. */
  void ended(String route) {
    if (!recording) {
      return;
    }
    StreamMeter out = exchange.sent();
    StreamMeter in = exchange.received();
    if (out.type() != null && (outbound != null || deservesSpan())) {
      of(out, route).ended();
    }
    if (in != null && in.type() != null && (inbound != null || isAnswered(out) || deservesSpan())) {
      of(in, route).ended();
    }
    exchange(server, route);
    RpcCall rpc = exchange.rpc();
    if (rpc != null) {
      call(rpc);
    } else if (!exchange.isConversation()) {
      request(out, in);
    } else {
      session(out, in);
    }
    server.end(exchange.endNanos() + offset, TimeUnit.NANOSECONDS);
  }

  /**
   * Whether the SERVER span tells of the response's stream, and so has no place for a request's.
   */
  private boolean isAnswered(StreamMeter out) {
    return out.type() != null && !exchange.isConversation();
  }

  /** What only the SERVER span of a request has. */
  private void request(StreamMeter out, @Nullable StreamMeter in) {
    head();
    StreamMeter stream = out.type() != null ? out : in != null && in.type() != null ? in : null;
    if (stream != null) {
      totals(server, stream);
    } else {
      blocked(server, out);
    }
  }

  /** What only the span of a call has. */
  private void call(RpcCall rpc) {
    if (exchange.isHttp()) {
      head();
    }
    Keys.set(server, RPC_SYSTEM, RpcCall.SYSTEM);
    Keys.set(server, RPC_METHOD, rpc.method());
    Keys.set(server, RPC_STATUS, rpc.status());
    StreamMeter out = rpc.sent();
    StreamMeter in = rpc.received();
    if (out.type() != null || in.type() != null) {
      Keys.set(server, TYPE, StreamType.GRPC.word());
      Keys.set(server, LONG_RUNNING, true);
    }
    Keys.set(server, MODE, exchange.mode());
    bothWays(out, in);
    Keys.set(server, SENT_MESSAGES, out.chunks());
    Keys.set(server, RECEIVED_MESSAGES, in.chunks());
    firstByte(server, out);
    missing(server);
  }

  /** What only the span of a two-way conversation has. */
  private void session(StreamMeter out, @Nullable StreamMeter in) {
    path();
    WebSocketSession session = exchange.session();
    if (session == null) {
      Keys.set(server, TYPE, StreamType.RAW.word());
      Keys.set(server, PROTOCOL_NAME, exchange.protocol());
    } else {
      webSocket(session);
      firstByte(server, out);
    }
    Keys.set(server, MODE, exchange.mode());
    Keys.set(server, LONG_RUNNING, true);
    bothWays(out, in);
  }

  /** What only the span of a WebSocket session has. */
  private void webSocket(WebSocketSession session) {
    Keys.set(server, TYPE, StreamType.WEBSOCKET.word());
    Keys.set(server, CLOSE_CODE, session.closeCode());
    Keys.set(server, WEBSOCKET_INITIATOR, session.closeInitiator());
    Keys.set(server, SUBPROTOCOL, session.subprotocol());
    Keys.set(server, EXTENSIONS, session.extensions());
    Keys.set(server, SENT_MESSAGES, session.messages(Direction.OUTBOUND));
    Keys.set(server, RECEIVED_MESSAGES, session.messages(Direction.INBOUND));
    if (session.extensions() != null) {
      Keys.set(server, SENT_WIRE_BYTES, session.wireBytes(Direction.OUTBOUND));
      Keys.set(server, RECEIVED_WIRE_BYTES, session.wireBytes(Direction.INBOUND));
    }
    if (!Double.isNaN(session.lastRoundTrip())) {
      Keys.set(server, PING_RTT_LAST, session.lastRoundTrip());
      Keys.set(server, PING_RTT_AVG, session.averageRoundTrip());
    }
  }

  private void bothWays(StreamMeter out, @Nullable StreamMeter in) {
    Keys.set(server, SENT_BYTES, out.bytes());
    Keys.set(server, SENT_CHUNKS, out.chunks());
    Keys.set(server, RECEIVED_BYTES, in == null ? 0 : in.bytes());
    Keys.set(server, RECEIVED_CHUNKS, in == null ? 0 : in.chunks());
    blocked(server, out);
  }

  /**
   * Whether a stream has a span of its own: it lived long, or did not end as it should, or what the
   * SERVER span would tell of it has no other place.
   */
  private boolean deservesSpan() {
    return !server.isRecording()
        || exchange.endNanos() - exchange.startNanos() >= LONG_LIVED
        || exchange.outcome() != Outcome.COMPLETED
        || (!exchange.isConversation() && exchange.isHttp() && exchange.status() / 100 != 2);
  }

  private StreamSpan of(StreamMeter stream, String route) {
    boolean isOutbound = stream.direction() == Direction.OUTBOUND;
    StreamSpan known = isOutbound ? outbound : inbound;
    if (known == null) {
      Context context = Context.root().with(server);
      known = new StreamSpan(stream, route, this, context, tracer, schedule);
      outbound = isOutbound ? known : outbound;
      inbound = isOutbound ? inbound : known;
    }
    return known;
  }

  private void head() {
    String method = exchange.standardMethod();
    Keys.set(server, METHOD, method);
    String sent = exchange.method();
    if (sent != null && !sent.equals(method)) {
      Keys.set(server, METHOD_ORIGINAL, sent.substring(0, Math.min(sent.length(), LONGEST_METHOD)));
    }
    Keys.set(server, SCHEME, exchange.scheme());
    path();
    if (exchange.status() != 0) {
      Keys.set(server, STATUS, exchange.status());
    }
    Keys.set(server, PROTOCOL_VERSION, exchange.protocolVersion());
    Keys.set(server, SERVER_ADDRESS, exchange.host());
    int port = exchange.port();
    if (port > 0) {
      Keys.set(server, SERVER_PORT, port);
    }
    Keys.set(server, REQUEST_SIZE, exchange.requestBytes());
    Keys.set(server, RESPONSE_SIZE, exchange.outbound().bytes());
  }

  private void path() {
    String path = exchange.path();
    Keys.set(server, PATH, path == null ? null : Paths.redacted(path));
    Keys.set(server, HTTP_ROUTE, exchange.httpRoute());
  }

  /** Identifies the exchange's own span after it has ended. */
  SpanContext context() {
    return server.getSpanContext();
  }

  /** What the SERVER span and the streams' have in common. */
  void exchange(Span span, String route) {
    if (exchange.sent().type() != null || inboundIsStream()) {
      Keys.set(span, EXCHANGE_ID, id());
    }
    Keys.set(span, ROUTE, route);
    String source =
        exchange.rpc() != null ? "rpc" : exchange.isRoutedByTemplate() ? "websocket" : "framework";
    Keys.set(span, ROUTE_SOURCE, exchange.httpRoute() == null ? "inferred" : source);
    Outcome outcome = exchange.outcome();
    Keys.set(span, OUTCOME, outcome == null ? null : outcome.word());
    String error = exchange.errorType();
    if (error != null) {
      Keys.set(span, ERROR_TYPE, error);
      span.setStatus(StatusCode.ERROR);
    }
  }

  /** A stream's totals, on its own span and on the SERVER span. */
  void totals(Span span, StreamMeter stream) {
    kind(span, stream);
    Keys.set(span, MODE, exchange.mode());
    Keys.set(span, BYTES, stream.bytes());
    Keys.set(span, CHUNKS, stream.chunks());
    if (hasMessages(stream)) {
      Keys.set(span, MESSAGES, messages(stream));
    }
    firstByte(span, stream);
    blocked(span, stream);
    if (stream.direction() == Direction.OUTBOUND && exchange.contentLength() >= 0) {
      Keys.set(span, EXPECTED_BYTES, exchange.contentLength());
    }
    if (stream.direction() == Direction.OUTBOUND) {
      missing(span);
    }
  }

  private void missing(Span span) {
    boolean cut =
        exchange.rpc() != null
            ? exchange.outcome() != Outcome.COMPLETED
            : exchange.outcome() == Outcome.CLIENT_ABORT;
    if (cut && exchange.missingBytes() > 0) {
      Keys.set(span, MISSING_BYTES, exchange.missingBytes());
    }
  }

  private void firstByte(Span span, StreamMeter stream) {
    if (stream.bytes() > 0) {
      Keys.set(span, FIRST_BYTE, (stream.firstByteNanos() - exchange.startNanos()) / 1e9);
    }
  }

  /** Whether a stream consists of messages. */
  static boolean hasMessages(StreamMeter stream) {
    return stream.type() == StreamType.GRPC || stream.exchange().session() != null;
  }

  /** Whole messages so far of a stream that consists of them: of a call's, each is a chunk. */
  static long messages(StreamMeter stream) {
    WebSocketSession session = stream.exchange().session();
    return session == null ? stream.chunks() : session.messages(stream.direction());
  }

  private void blocked(Span span, StreamMeter stream) {
    long nanos = stream.blockedNanos(exchange.endNanos());
    if (nanos > 0) {
      Keys.set(span, BLOCKED, nanos / 1e9);
    }
  }

  /** What kind of stream it is: on its span, its segments' and the SERVER span. */
  static void kind(Span span, StreamMeter stream) {
    Keys.set(span, TYPE, stream.type() == null ? null : stream.type().word());
    Keys.set(span, DIRECTION, stream.direction().word());
    Keys.set(span, LONG_RUNNING, true);
  }

  private boolean inboundIsStream() {
    StreamMeter in = exchange.received();
    return in != null && in.type() != null;
  }

  /** Made for streams only: it joins a stream's spans where the backend cannot. */
  String id() {
    String known = id;
    if (known == null) {
      known = randomId();
      id = known;
    }
    return known;
  }

  long offset() {
    return offset;
  }
}
