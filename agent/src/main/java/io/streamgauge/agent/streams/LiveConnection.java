// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts one connection's bytes in plain fields, and knows what it carries where the server has a
 * queue of its own in front of the socket.
 *
 * <p><em>Threads:</em> written by the server's threads, one per direction at a time; read by the
 * pulse. {@link #endNanos} is volatile and written last. Fields below the line belong to the pulse.
 */
final class LiveConnection extends Connection {

  /** After this long a connection that nobody has named a protocol for is taken as it is. */
  private static final long NAMED_BY = 2_000_000_000L;

  private final String server;
  private final long startNanos;
  private final Consumer<HttpExchange> exchanges;
  private @Nullable Object channel;
  private @Nullable String protocol = "http";
  private long received;
  private long sent;
  private long queued;
  private long reads;
  private long messages;
  private long dropped;
  private long sentBeforeMessage;
  private boolean waits;
  private boolean named;
  private boolean secure;
  private boolean closing;
  private boolean clientClosed;
  private @Nullable Throwable failure;
  private @Nullable Datagrams datagrams;
  private @Nullable HttpPipeline pipeline;
  private @Nullable HttpExchange raw;
  private @Nullable WebSocketSession carried;
  private @Nullable QueuedSends sends;
  private volatile @Nullable BackPressure pressure;
  private volatile boolean unnamed;
  private volatile long endNanos;

  /** Link of the stack of connections that the pulse has not seen yet. */
  @Nullable LiveConnection next;

  // ---- the pulse's ------------------------------------------------------------------------------
  @Nullable TrackedConnection tracked;

  LiveConnection(String server, long startNanos, Consumer<HttpExchange> exchanges) {
    this.server = server;
    this.startNanos = startNanos;
    this.exchanges = exchanges;
  }

  @Override
  public void channel(Object channel) {
    this.channel = channel;
  }

  @Override
  public void received(long bytes) {
    if (datagrams != null) {
      datagrams.received();
    }
    if (bytes > 0) {
      HttpExchange talk = unnamed && protocol == null ? conversation() : null;
      if (talk != null) {
        talk.inbound().chunk(bytes);
      }
      received += bytes;
      reads++;
    } else if (bytes < 0) {
      clientClosed = true;
    }
  }

  @Override
  public void sent(long bytes) {
    if (bytes > 0) {
      sent += bytes;
    }
  }

  @Override
  public void queued(long bytes) {
    HttpExchange talk = unnamed && protocol == null ? conversation() : null;
    if (talk != null && bytes > 0) {
      talk.outbound().chunk(bytes);
    }
    queued += bytes;
    messages++;
    if (datagrams != null) {
      datagrams.queued();
    }
    if (waits) {
      held().pending(waiting(), 0);
    }
  }

  @Override
  public void encoded() {
    QueuedSends timed = sends;
    if (timed != null) {
      timed.encoded(queued);
    }
  }

  @Override
  public void unqueued(long bytes) {
    sent(bytes - (sent - sentBeforeMessage));
    sentBeforeMessage = sent;
    if (datagrams != null) {
      datagrams.sent(bytes);
    }
  }

  @Override
  public void dropped(long bytes) {
    dropped += bytes;
  }

  @Override
  public void flushed(boolean more, long limit) {
    if (more || waits) {
      holdBack(more, limit);
    }
    QueuedSends timed = sends;
    if (timed != null) {
      timed.flushed(queued, sent);
    }
    HttpPipeline answers = pipeline;
    if (answers != null) {
      answers.flushed(queued, sent);
      // Who talks in frames will never ask again.
      pipeline = timed != null && answers.isOver() ? null : answers;
    }
  }

  private void holdBack(boolean more, long limit) {
    BackPressure holding = held();
    if (more) {
      holding.waits();
      holding.pending(waiting(), limit);
    } else {
      holding.drained();
    }
    waits = more;
  }

  @Override
  public boolean waits() {
    return waits;
  }

  @Override
  public void writable(boolean mayWrite, boolean full, long limit) {
    BackPressure holding = held();
    holding.turned(mayWrite, full);
    if (full) {
      waits = true;
    }
    holding.pending(waiting(), limit);
  }

  private long waiting() {
    return queued - sent - dropped;
  }

  /** The back-pressure of the response at the head of the queue, or of the connection itself. */
  private BackPressure held() {
    StreamMeter sending =
        raw != null ? raw.outbound() : pipeline == null ? null : pipeline.sending();
    if (sending != null) {
      return sending.madePressure();
    }
    BackPressure own = pressure;
    if (own == null) {
      own = new BackPressure();
      pressure = own;
    }
    return own;
  }

  @Override
  public void asked(Exchange exchange) {
    if (pipeline == null) {
      pipeline = new HttpPipeline();
      protocol("http");
    }
    pipeline.asked((HttpExchange) exchange);
    if (endNanos != 0) {
      // A decoder goes on with what it has read when its channel is closed in between.
      endAnswers(pipeline);
    }
  }

  @Override
  public @Nullable Exchange asking() {
    return pipeline == null ? null : pipeline.asking();
  }

  @Override
  public void askedWhole() {
    if (pipeline != null) {
      pipeline.askedWhole(sent);
    }
  }

  @Override
  public @Nullable Exchange answering() {
    return pipeline == null ? null : pipeline.answering(queued, !secure);
  }

  @Override
  public void answered() {
    if (pipeline != null) {
      pipeline.encoded();
    }
  }

  @Override
  public void switching(String to) {
    if (pipeline != null) {
      pipeline.switching(to);
    }
  }

  @Override
  public @Nullable Exchange switched() {
    return pipeline == null ? null : pipeline.switched();
  }

  @Override
  public void upgraded(Exchange session) {
    raw = (HttpExchange) session;
    carries(session);
  }

  @Override
  public void carries(Exchange session) {
    carried = ((HttpExchange) session).session();
    sends = carried == null ? null : carried.sends();
  }

  @Override
  public @Nullable WebSocketSession webSocket() {
    return carried;
  }

  @Override
  public @Nullable Exchange session() {
    return raw == null || raw.session() == null ? null : raw;
  }

  @Override
  public void protocol(@Nullable String name) {
    named = true;
    protocol = name;
    datagrams = "udp".equals(name) ? new Datagrams() : null;
  }

  @Override
  public void secured() {
    secure = true;
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public void closing() {
    if (endNanos == 0) {
      closing = failure == null;
    }
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public void failed(@Nullable Throwable cause) {
    if (failure == null && cause != null) {
      failure = cause;
      if (!Outcome.isTimeout(cause.getClass().getName())) {
        loseSession();
      }
    }
  }

  @Override
  public void gone() {
    if (!closing) {
      loseSession();
    }
  }

  @Override
  public void closed() {
    if (endNanos == 0) {
      HttpPipeline answers = pipeline;
      if (answers != null) {
        endAnswers(answers);
      }
      hangUp();
      BackPressure own = pressure;
      if (own != null) {
        own.drained();
      }
      // 0 means open, so the one nanosecond that would be 0 is passed over.
      endNanos = System.nanoTime() | 1;
      channel = null;
    }
  }

  private void endAnswers(HttpPipeline answers) {
    Throwable cause = failure == null ? new ClosedChannelException() : failure;
    answers.closed(closing, cause, queued, sent);
  }

  /**
   * What goes over a connection that nobody has named the protocol of: a stream each way. Begun by
   * the server's thread, with what was counted so far, once the pulse has waited long enough for a
   * name; encrypted bytes are nobody's payload.
   */
  private @Nullable HttpExchange conversation() {
    if (raw == null && !secure && received + queued > 0) {
      HttpExchange begun = new HttpExchange(server, startNanos, "tcp");
      begun.outbound().begin(queued, messages);
      if (received > 0) {
        begun.inbound().begin(received, reads);
      }
      begun.outbound().inherit(pressure);
      pressure = null;
      raw = begun;
      exchanges.accept(begun);
    }
    return raw;
  }

  private void hangUp() {
    HttpExchange talk = protocol == null ? conversation() : raw;
    if (talk != null) {
      boolean session = talk.session() != null;
      long lost = queued - sent;
      gone();
      if (failure != null) {
        talk.outbound().socketFailed(failure, lost);
        talk.outbound().transportFailed(failure);
      } else if (lost > 0 || session) {
        talk.outbound().withdraw(lost);
        // What was read and could be nothing of the protocol's is why the server has hung up.
        talk.cutShort(talk.failure() == null);
      }
      talk.end();
    }
  }

  /** What a session still sends reaches nobody. */
  private void loseSession() {
    if (raw != null && raw.session() != null) {
      raw.webSocket().disconnected();
    }
  }

  String server() {
    return server;
  }

  String transport() {
    return datagrams == null ? "tcp" : "udp";
  }

  private boolean serves() {
    return datagrams == null || datagrams.areServers();
  }

  /**
   * What is spoken, null while that is not known, and always where it is a client's. Who has named
   * nothing before the first byte speaks HTTP.
   */
  @Nullable String protocol(long nowNanos) {
    if (!serves()) {
      return null;
    }
    boolean hasMoved = received + sent > 0;
    boolean isLate = nowNanos - startNanos > NAMED_BY;
    if (protocol != null) {
      return named || hasMoved || isLate || endNanos != 0 ? protocol : null;
    }
    unnamed = isLate && hasMoved;
    return endNanos != 0 || unnamed ? "tcp" : null;
  }

  long endNanos() {
    return endNanos;
  }

  double seconds() {
    return (endNanos - startNanos) / 1e9;
  }

  /** Whether the client of its WebSocket session owes a sign of life. */
  boolean isStale(long nowNanos) {
    WebSocketSession session = carried;
    return session != null && session.isStale(nowNanos);
  }

  @Nullable String failure() {
    return failure == null ? null : failure.getClass().getName();
  }

  String closeReason() {
    if (failure != null) {
      return Outcome.isTimeout(failure.getClass().getName()) ? "idle_timeout" : "reset";
    }
    return clientClosed ? "client_close" : "server_close";
  }

  /** The library's object, null where it gave none or the connection is closed. */
  @Nullable Object channel() {
    return serves() ? channel : null;
  }

  /** What waits for the connection itself, not for one of its streams; null where nothing has. */
  @Nullable BackPressure pressure() {
    return pressure;
  }

  /** Bytes that were read so far. */
  long received() {
    return received;
  }

  /** Bytes that the socket has taken so far. */
  long sent() {
    return sent;
  }

  /** Bytes that have joined the queue in front of the socket so far, where there is one. */
  long queued() {
    return queued;
  }

  /** Of these, what will never be sent. */
  long lost() {
    return endNanos == 0 ? dropped : queued - sent;
  }

  /** What it counts beside bytes, where it is UDP's. */
  @Nullable Datagrams datagrams() {
    return datagrams;
  }
}
