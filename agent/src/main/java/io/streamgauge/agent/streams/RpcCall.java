// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.bootstrap.Call;
import io.streamgauge.bootstrap.Meter;
import org.jspecify.annotations.Nullable;

/**
 * A call that an exchange carries: counts its messages, a chunk for each, and those it is sent when
 * the transport has taken them whole.
 *
 * <p><em>Threads:</em> an application writes messages while its transport sends those before; what
 * concerns them is guarded by this object's lock. Messages are taken in by one thread at a time.
 * The rest is written before the exchange's end, which is a volatile write.
 */
public final class RpcCall extends Call {

  /** The only system there is: {@code rpc.system.name}. */
  public static final String SYSTEM = "grpc";

  /** gRPC's own default. */
  private static final long READY_BELOW = 32 * 1024;

  private final HttpExchange exchange;
  private final StreamMeter sent;
  private final StreamMeter received;
  private final WrittenMessages written = new WrittenMessages();
  private long readyBelow = READY_BELOW;
  private long writtenWire;
  private long queuedWire;
  private long sentWire;
  private boolean buffered;

  /** Whether the latest message was written though those before it were to be waited for. */
  private boolean excessive;

  private @Nullable String method;
  private @Nullable String route;
  private boolean receives;
  private boolean sends;
  private @Nullable String status;
  private boolean answered;

  RpcCall(HttpExchange exchange) {
    this.exchange = exchange;
    this.sent = new StreamMeter(exchange);
    this.received = new StreamMeter(exchange);
  }

  @Override
  public boolean method(String name, boolean receives, boolean sends) {
    this.receives = receives;
    this.sends = sends;
    this.route = "/" + name;
    this.method = name;
    return !exchange.isHttp();
  }

  @Override
  public synchronized void status(String code, boolean byApplication) {
    if (status == null || (answered && !byApplication && exchange.endNanos() == 0)) {
      status = code;
      answered = byApplication;
    }
    // A servlet of a call that was given up may never complete its request.
    if (buffered && !byApplication && exchange.outbound().failure() != null) {
      exchange.end();
    }
  }

  @Override
  public void disconnected() {
    // A container may not say so of a stream that has not begun; other transports always do.
    if (buffered) {
      exchange.abandoned(true, true);
    }
  }

  @Override
  public void receiving(long bytes) {
    if (bytes > 0) {
      received.part(bytes, false);
    }
  }

  @Override
  public void received(long bytes) {
    received.part(bytes, true);
  }

  @Override
  public synchronized void written(long bytes, long wire) {
    if (exchange.endNanos() == 0) {
      excessive = writtenWire - sentWire >= readyBelow;
      writtenWire += wire;
      written.add(writtenWire, bytes);
      count();
    }
  }

  @Override
  public synchronized void queued(long wire) {
    if (exchange.endNanos() == 0) {
      queuedWire += wire;
      tellPressure();
    }
  }

  @Override
  public synchronized void sent(long wire) {
    if (exchange.endNanos() == 0) {
      sentWire += wire;
      count();
      tellPressure();
    }
  }

  @Override
  public synchronized void buffered() {
    buffered = true;
  }

  @Override
  public synchronized void handedOver(long messages, boolean mayWrite) {
    if (exchange.endNanos() == 0) {
      sentWire = Math.max(sentWire, messages);
      count();
      if (mayWrite) {
        sent.unblocked();
      } else {
        sent.blocked(Meter.NOT_WRITABLE);
      }
    }
  }

  /**
   * Nothing more will leave. Where nothing failed, what the response's meter counted has left, too:
   * older gRPC is told of the last bytes when its call is gone.
   */
  synchronized void finish() {
    if (exchange.endNanos() == 0) {
      if (exchange.outbound().failure() == null) {
        sentWire = Math.max(sentWire, exchange.outbound().bytes());
      }
      count();
    }
  }

  private void count() {
    long gone = buffered ? Math.min(sentWire, exchange.outbound().bytes()) : sentWire;
    while (written.count() > 0 && written.firstEnd() <= gone) {
      sent.chunk(written.take());
    }
  }

  /** The application is held back while as much is queued, and may write a message otherwise. */
  private void tellPressure() {
    long waiting = queuedWire - sentWire;
    if (waiting >= readyBelow) {
      sent.blocked(Meter.NOT_WRITABLE);
    } else if (sent.isBlocked()) {
      sent.unblocked();
    }
    BackPressure pressure = sent.pressure();
    if (pressure != null) {
      pressure.pending(waiting, readyBelow, excessive);
    }
  }

  @Override
  public synchronized void readyBelow(long wire) {
    readyBelow = wire;
  }

  /** What the server sends. */
  public StreamMeter sent() {
    return sent;
  }

  /** What the client sends. */
  public StreamMeter received() {
    return received;
  }

  /** Payload bytes of messages that were written, and of which not all has left. */
  synchronized long missingBytes() {
    return written.bytes();
  }

  /** Fully qualified name; {@code _OTHER} where the server has no such method. */
  public String method() {
    return method == null ? Routes.OTHER : method;
  }

  /** The method's path, null where the server has no such method. */
  @Nullable String route() {
    return route;
  }

  /**
   * Name of the status code, null where nobody told. A servlet knows a client that leaves by an
   * exception like any other.
   */
  public @Nullable String status() {
    return "UNKNOWN".equals(status) && Outcome.of(exchange) == Outcome.CLIENT_ABORT
        ? "CANCELLED"
        : status;
  }

  /** Whether there may be any number of messages that way. */
  boolean streams(Direction direction) {
    return direction == Direction.OUTBOUND ? sends : receives;
  }

  /** How the call ended, null where the transport knows better. */
  @Nullable Outcome outcome() {
    String code = status;
    if (code == null) {
      return null;
    }
    switch (code) {
      case "CANCELLED":
        return answered ? Outcome.COMPLETED : Outcome.CLIENT_ABORT;
      case "DEADLINE_EXCEEDED":
        return Outcome.TIMEOUT;
      case "UNKNOWN":
      case "UNAVAILABLE":
        // Of the transport this says that the connection is gone, whoever closed it.
        return answered || !exchange.isHttp() ? Outcome.ERROR : null;
      case "UNIMPLEMENTED":
      case "INTERNAL":
      case "DATA_LOSS":
        return Outcome.ERROR;
      default:
        return Outcome.COMPLETED;
    }
  }
}
