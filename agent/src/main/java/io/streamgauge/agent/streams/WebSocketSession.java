// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.config.TracedMessages;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.bootstrap.WebSocket;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket session: its messages both ways, its heartbeats, and who closed it.
 *
 * <p><em>Threads:</em> data frames as {@link FramedMessages}' of each direction, the rest under
 * this object's lock or that of what it belongs to. Read by the pulse.
 */
public final class WebSocketSession extends WebSocket {

  /** What is upgraded to. */
  static final String PROTOCOL = "websocket";

  /** No close frame was seen (RFC 6455, section 7.1.5). */
  private static final int ABNORMAL = 1006;

  /** A close frame that names no code. */
  private static final int NO_CODE = 1005;

  private static final int CLOSE = 8;
  private static final int PING = 9;

  private final HttpExchange exchange;
  private final FramedMessages sent;
  private final FramedMessages received;
  private final WebSocketQueue queue;
  private final ControlFrames controls = new ControlFrames();
  private final Heartbeats heartbeats;
  private @Nullable TextHeartbeats textHeartbeats;
  private final Timings handled;
  private final @Nullable TracedTimings traced;
  private final Timings sending = new Timings(Metric.MESSAGE_SEND_DURATION);
  private final QueuedSends sends = new QueuedSends(sending);
  private long delivering;
  private @Nullable Throwable thrown;
  private @Nullable String subprotocol;
  private @Nullable String extensions;
  private int closeCode = ABNORMAL;
  private String closeInitiator = "none";
  private boolean disconnected;

  WebSocketSession(HttpExchange exchange, TracedMessages messages) {
    this.exchange = exchange;
    this.traced =
        messages.areSome() ? new TracedTimings(Metric.MESSAGE_PROCESS_DURATION, messages) : null;
    this.handled = traced == null ? new Timings(Metric.MESSAGE_PROCESS_DURATION) : traced;
    this.sent = new FramedMessages(exchange.outbound());
    this.received = new FramedMessages(exchange.inbound());
    this.queue = new WebSocketQueue(this, exchange.outbound(), sent);
    this.heartbeats = new Heartbeats(exchange.startNanos());
  }

  @Override
  public void agreed(@Nullable String subprotocol, @Nullable String extensions) {
    this.subprotocol = subprotocol;
    this.extensions = extensions;
    recognise(TextHeartbeats.of(subprotocol));
  }

  /** What {@link EngineIoHeartbeats#asked} made of the handshake's query. */
  void asked(byte engineIo) {
    recognise(EngineIoHeartbeats.of(engineIo, heartbeats));
  }

  private void recognise(@Nullable TextHeartbeats spoken) {
    if (spoken != null) {
      textHeartbeats = spoken;
      sent.recognise(spoken);
      received.recognise(spoken);
    }
  }

  @Override
  public void sent(int head, long bytes) {
    sent.frame(head, bytes);
  }

  @Override
  public void received(int head, long bytes) {
    received.frame(head, bytes);
  }

  @Override
  public void receiving(int head, long bytes, boolean last) {
    received.part(head, bytes, last);
  }

  @Override
  public void inflatedWhole() {
    received.whole();
  }

  @Override
  public void deflating(long bytes) {
    sent.told(bytes);
  }

  @Override
  public void deflated(long bytes) {
    sent.waits(bytes);
  }

  @Override
  public void inflated(long bytes) {
    received.told(bytes);
  }

  @Override
  public synchronized void controlReceiving(ByteBuffer payload) {
    controls.begun(payload);
  }

  @Override
  public synchronized void controlSent(int opcode, @Nullable ByteBuffer payload) {
    if (disconnected || exchange.outbound().failure() != null || exchange.endNanos() != 0) {
      return;
    }
    controls.sent(opcode);
    if (opcode == CLOSE) {
      closed("local", payload);
    } else if (opcode == PING) {
      heartbeats.pingSent(ControlFrames.digest(payload), System.nanoTime());
    } else {
      heartbeats.pongSent();
    }
  }

  @Override
  public synchronized void controlReceived(int opcode, @Nullable ByteBuffer rest) {
    if (exchange.endNanos() != 0) {
      return;
    }
    ByteBuffer payload = controls.whole(rest);
    controls.received(opcode);
    if (opcode == CLOSE) {
      closed("peer", payload);
    } else if (opcode == PING) {
      heartbeats.pingReceived(System.nanoTime());
    } else {
      heartbeats.pongReceived(ControlFrames.digest(payload), System.nanoTime());
    }
  }

  private void closed(String initiator, @Nullable ByteBuffer payload) {
    if (closeInitiator.equals("none")) {
      closeCode = payload == null || payload.remaining() < 2 ? NO_CODE : code(payload);
      closeInitiator = initiator;
    }
  }

  private static int code(ByteBuffer payload) {
    int at = payload.position();
    return (payload.get(at) & 0xff) << 8 | payload.get(at + 1) & 0xff;
  }

  @Override
  public long handling() {
    thrown = null;
    return handled.begin();
  }

  @Override
  public void failing(Throwable failure) {
    thrown = failure;
  }

  @Override
  public void handled(long token, @Nullable Throwable failure) {
    handled.end(token, failure == null ? thrown : failure);
  }

  @Override
  public void delivering() {
    delivered();
    delivering = handled.begin();
  }

  @Override
  public void delivered() {
    long began = delivering;
    if (began != 0) {
      delivering = 0;
      handled.end(began, null);
    }
  }

  @Override
  public long sending() {
    return sending.begin();
  }

  @Override
  public void sentWhole(long token, @Nullable Throwable thrown) {
    sending.end(token, thrown);
  }

  /** Of messages whose calls return before they have gone. */
  QueuedSends sends() {
    return sends;
  }

  @Override
  public WebSocketQueue queue() {
    return queue;
  }

  @Override
  public synchronized void disconnected() {
    // What is read from a connection that the server has dropped says nothing about its client.
    if (exchange.endNanos() == 0) {
      disconnected = true;
    }
  }

  void finish() {
    heartbeats.close();
    if (textHeartbeats != null) {
      textHeartbeats.close();
    }
    queue.close();
  }

  /** How many frames of that size its meter's direction has had. */
  int frames(StreamMeter meter, int bucket) {
    return (meter == exchange.outbound() ? sent : received).frames(bucket);
  }

  /** Adds what is new about one direction since the last time to its series. */
  void fold(StreamMeter meter, StreamSeries series, long nowNanos) {
    boolean outbound = meter == exchange.outbound();
    (outbound ? sent : received).fold(series);
    (outbound ? sending : handled).fold(series);
    controls.fold(outbound, series);
    if (outbound) {
      heartbeats.fold(series.sessions(), nowNanos);
      if (textHeartbeats != null) {
        textHeartbeats.fold(series.sessions(), heardNanos(), nowNanos);
      }
      queue.fold(series, nowNanos);
    }
  }

  /** Whether its client owes a sign of life. */
  boolean isStale(long nowNanos) {
    long heard = heardNanos();
    return heartbeats.areMissed(heard, exchange.outbound().isBlocked(), nowNanos)
        || (textHeartbeats != null && textHeartbeats.areMissed(heard, nowNanos));
  }

  /** When data came from the client last, as far as a pulse has seen it, or it came itself. */
  private long heardNanos() {
    StreamMeter inbound = exchange.inbound();
    return inbound.chunks() == 0 ? exchange.startNanos() : inbound.movedNanos;
  }

  /** How it ended, null where the transport knows better. */
  @Nullable Outcome outcome() {
    if (exchange.hasTimedOut()) {
      return Outcome.TIMEOUT;
    }
    switch (closeCode) {
      case ABNORMAL:
        if (exchange.outbound().failure() == null && disconnected) {
          return Outcome.CLIENT_ABORT;
        }
        // What fails after the server has dropped the connection fails for that.
        return exchange.isUnfinished() ? Outcome.SERVER_ABORT : null;
      case 1002:
      case 1003:
      case 1007:
      case 1009:
        return Outcome.ERROR;
      case 1008:
        return isLocal() ? Outcome.ERROR : Outcome.CLIENT_ABORT;
      case 1011:
      case 1014:
        return isLocal() ? Outcome.ERROR : Outcome.COMPLETED;
      case 1012:
      case 1013:
        return Outcome.SHUTDOWN;
      default:
        return Outcome.COMPLETED;
    }
  }

  /** What {@code error.type} says of a close frame; null where it tells of no error. */
  @Nullable String errorType() {
    boolean refused = closeCode == 1008 || closeCode == 1012;
    boolean overload = closeCode == 1013;
    return closeCode != ABNORMAL && !refused && (overload || outcome() == Outcome.ERROR)
        ? PROTOCOL + "_" + closeCode
        : null;
  }

  private boolean isLocal() {
    return closeInitiator.equals("local");
  }

  /** The code of the first close frame, 1005 where it names none, 1006 where there was none. */
  public int closeCode() {
    return closeCode;
  }

  /** Who sent the first close frame: {@code local}, {@code peer} or {@code none}. */
  public String closeInitiator() {
    return closeInitiator;
  }

  /** What the handshake agreed on. */
  public @Nullable String subprotocol() {
    return subprotocol;
  }

  /** What the handshake agreed on. */
  public @Nullable String extensions() {
    return extensions;
  }

  /** Messages of data of one direction. */
  public long messages(Direction direction) {
    return (direction == Direction.OUTBOUND ? sent : received).messages();
  }

  /** Payload of data frames as they were on the wire. */
  public long wireBytes(Direction direction) {
    return (direction == Direction.OUTBOUND ? sent : received).wire();
  }

  /** Whether there are messages that are to have spans. */
  public boolean hasTraced() {
    return traced != null && !traced.isEmpty();
  }

  /** Messages that are to have spans, once each. */
  public List<TracedMessage> takeTraced() {
    return traced == null ? Collections.emptyList() : traced.take();
  }

  /** How many more there were since the last time than are kept. */
  public long takeUntraced() {
    return traced == null ? 0 : traced.takeDropped();
  }

  /** Seconds of the latest round trip of a ping, NaN where there was none. */
  public double lastRoundTrip() {
    return heartbeats.last();
  }

  /** Seconds of a ping's round trip on average, NaN where there was none. */
  public double averageRoundTrip() {
    return heartbeats.average();
  }
}
