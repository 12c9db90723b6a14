// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.config.TracedMessages;
import io.streamgauge.agent.telemetry.Series;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response, or the conversation that followed an upgrade: what advice told
 * about it.
 *
 * <p><em>Threads:</em> written by the server's threads, handed from one to the next by the server;
 * read by the pulse. {@link #endNanos} is volatile and written last. Fields below the line belong
 * to the pulse.
 */
public final class HttpExchange extends RequestHead {

  private static final int SWITCHING_PROTOCOLS = 101;

  private static final AtomicLongFieldUpdater<HttpExchange> END =
      AtomicLongFieldUpdater.newUpdater(HttpExchange.class, "endNanos");

  private @Nullable StreamMeter inbound;
  private final StreamMeter outbound = new StreamMeter(this);
  private @Nullable RpcCall rpc;
  private @Nullable WebSocketSession webSocket;
  private final String server;
  private final long startNanos;
  private final boolean conversation;

  /** Set by a test where there is no other agent. */
  OtherAgent.@Nullable ServerSpan serverSpan;

  private @Nullable HttpExchange handshake;
  private @Nullable HttpExchange followed;
  private int status;
  private @Nullable String contentType;
  private long contentLength = -1;
  private long responseNanos;
  private boolean async;
  private boolean timedOut;
  private boolean unfinished;
  private long bytesBeforeTimeout;
  private @Nullable String failure;
  private volatile boolean held;
  private volatile boolean handled;
  private volatile long endNanos;

  /** Link of the stack of exchanges that the pulse has not seen yet. */
  @Nullable HttpExchange next;

  /** How many are on that stack with this one; it wraps where a crowd does. */
  char depth;

  // ---- the pulse's ------------------------------------------------------------------------------
  private @Nullable Outcome outcome;
  private @Nullable Object spans;

  /** Counts it among the active requests; null until a pulse has seen its method. */
  @Nullable Series active;

  HttpExchange(String server, long startNanos) {
    this(server, startNanos, null);
  }

  /** A conversation in a protocol that is not HTTP; null for a request and its response. */
  HttpExchange(String server, long startNanos, @Nullable String conversation) {
    this.server = server;
    this.startNanos = startNanos;
    this.conversation = conversation != null;
    protocol(conversation);
  }

  /** What follows a handshake on the same connection, in another protocol. */
  HttpExchange(HttpExchange handshake, String protocol, long startNanos, TracedMessages messages) {
    super(handshake);
    this.server = handshake.server;
    this.startNanos = startNanos;
    this.conversation = true;
    this.handshake = handshake;
    handshake.followed = this;
    this.status = SWITCHING_PROTOCOLS;
    // Before any pulse can see it, and take it for something else.
    this.webSocket = handshake.isHandshake() ? new WebSocketSession(this, messages) : null;
    if (webSocket != null) {
      webSocket.asked(handshake.engineIo());
    }
    protocol(protocol);
  }

  @Override
  public StreamMeter inbound() {
    StreamMeter meter = inbound;
    if (meter == null) {
      meter = new StreamMeter(this);
      inbound = meter;
    }
    return meter;
  }

  @Override
  public StreamMeter outbound() {
    return outbound;
  }

  @Override
  public RpcCall call() {
    RpcCall carried = rpc;
    if (carried == null) {
      carried = new RpcCall(this);
      rpc = carried;
    }
    return carried;
  }

  @Override
  public WebSocketSession webSocket() {
    WebSocketSession carried = webSocket;
    if (carried == null) {
      carried = new WebSocketSession(this, TracedMessages.NONE);
      webSocket = carried;
    }
    return carried;
  }

  /** The WebSocket session that it carries, null where it carries none. */
  public @Nullable WebSocketSession session() {
    return webSocket;
  }

  /** The call that it carries, null where it is a request and its response only. */
  public @Nullable RpcCall rpc() {
    return rpc;
  }

  /** Whether it is an exchange of HTTP: a call within the process is not. */
  public boolean isHttp() {
    return rpc == null || method() != null;
  }

  @Override
  public void mapped(String context, String[] patterns, @Nullable String servletPath) {
    super.mapped(context, patterns, servletPath);
    askOtherAgent();
  }

  @Override
  public void response(int status, @Nullable String contentType, long contentLength) {
    if (this.status == 0) {
      askOtherAgent();
      this.contentType = contentType;
      this.contentLength = contentLength;
      this.responseNanos = System.nanoTime();
      this.status = status;
    }
  }

  /** Heads are told, and requests mapped, where another agent has its span with the thread. */
  private void askOtherAgent() {
    if (serverSpan == null) {
      serverSpan = OtherAgent.span();
    }
  }

  @Override
  public void async() {
    async = true;
  }

  @Override
  public void timedOut() {
    timedOut = true;
    bytesBeforeTimeout = outbound.bytes();
  }

  @Override
  public void failed(Throwable cause) {
    if (failure == null) {
      failure = cause.getClass().getName();
    }
  }

  @Override
  public void abandoned(boolean byClient, boolean askedWhole) {
    if (handled || unfinished || outbound.failure() != null || receiveFailure() != null) {
      return;
    }
    if (!byClient) {
      unfinished = true;
    } else if (status == 0 && !askedWhole) {
      inbound().transportFailed(null);
    } else {
      outbound.transportFailed(null);
    }
  }

  @Override
  public void hold() {
    held = true;
  }

  @Override
  public void release() {
    held = false;
    if (handled) {
      finish();
    }
  }

  @Override
  public void end() {
    handled = true;
    if (!held) {
      finish();
    }
  }

  private void finish() {
    if (rpc != null) {
      rpc.finish();
    }
    if (webSocket != null) {
      webSocket.finish();
    }
    sent().over();
    StreamMeter received = received();
    if (received != null) {
      received.over();
    }
    // 0 means open, so the one nanosecond that would be 0 is passed over.
    END.compareAndSet(this, 0, System.nanoTime() | 1);
  }

  /**
   * What the client has sent, null while nothing of it has been read: most requests have no body.
   */
  public @Nullable StreamMeter received() {
    return rpc == null ? inbound : rpc.received();
  }

  /** What the client has been sent: of a call its messages, else the response's body. */
  public StreamMeter sent() {
    return rpc == null ? outbound : rpc.sent();
  }

  /** Bytes of the request's body, as they were on the wire. */
  public long requestBytes() {
    return inbound == null ? 0 : inbound.bytes();
  }

  /** Class of what reading the request's body threw. */
  @Nullable String receiveFailure() {
    StreamMeter received = inbound;
    return received == null ? null : received.failure();
  }

  /** The kind of server, for example {@code tomcat}. */
  public String server() {
    return server;
  }

  /** {@code System.nanoTime()} when the request's head had been read. */
  public long startNanos() {
    return startNanos;
  }

  /** {@code System.nanoTime()} when the last byte had been handed over; 0 while it is open. */
  public long endNanos() {
    return endNanos;
  }

  /** Whether the server is done but a transfer goes on. */
  boolean isDraining() {
    return handled && endNanos == 0;
  }

  /** Whether both sides talk as they like: neither a request nor its response. */
  @Override
  public boolean isConversation() {
    return conversation;
  }

  @Override
  public @Nullable HttpExchange conversation() {
    return followed;
  }

  /** The exchange that led to this one, null where none did. */
  public @Nullable HttpExchange handshake() {
    return handshake;
  }

  /** The span that another agent has made of this exchange, null where there is none. */
  public OtherAgent.@Nullable ServerSpan serverSpan() {
    return serverSpan;
  }

  /** Whether there is another agent that may yet be found to have made a span of it. */
  public boolean awaitsOtherAgent() {
    return !conversation && status == 0 && serverSpan == null && OtherAgent.isPresent();
  }

  /** Status code; 0 while the response has not been committed. */
  public int status() {
    return status;
  }

  /** Announced body bytes, -1 where not announced. */
  public long contentLength() {
    return contentLength;
  }

  @Nullable String contentType() {
    return contentType;
  }

  long responseNanos() {
    return responseNanos;
  }

  boolean isAsync() {
    return async;
  }

  boolean hasTimedOut() {
    return timedOut;
  }

  /** Bytes the response had when its container gave up waiting. */
  long bytesBeforeTimeout() {
    return bytesBeforeTimeout;
  }

  /** Class of what the server or the application threw; transport failures are the meters'. */
  @Nullable String failure() {
    return failure == null || outbound.failure() != null || receiveFailure() != null
        ? null
        : failure;
  }

  @Override
  public boolean mayHaveBody() {
    boolean tunnel = "CONNECT".equals(method()) && status / 100 == 2;
    return !"HEAD".equals(method()) && status >= 200 && status != 204 && status != 304 && !tunnel;
  }

  /** Body bytes that were announced, or written, and were not sent. */
  public long missingBytes() {
    if (rpc != null) {
      return rpc.missingBytes();
    }
    return contentLength > 0 && mayHaveBody()
        ? Math.max(0, contentLength - outbound.bytes())
        : outbound.lost();
  }

  /** The server closed the connection before the response's end. */
  void cutShort(boolean unfinished) {
    this.unfinished = unfinished;
  }

  /** Whether the server gave up a response that it had begun or owed. */
  boolean isUnfinished() {
    return unfinished;
  }

  /** The route of its call, else of its request; null where that was mapped to none. */
  @Override
  public @Nullable String httpRoute() {
    return rpc == null ? super.httpRoute() : rpc.route();
  }

  /** How it ended, null while it is open. */
  public @Nullable Outcome outcome() {
    return outcome;
  }

  void outcome(Outcome ended) {
    outcome = ended;
  }

  /** What {@code error.type} says, null where nothing failed on the server's side. */
  public @Nullable String errorType() {
    return outcome == null ? null : Outcome.errorType(this, outcome);
  }

  /** Which directions carried bytes. */
  public String mode() {
    boolean out = sent().bytes() > 0;
    StreamMeter received = received();
    return out && received != null && received.bytes() > 0
        ? "bidirectional"
        : out ? "outbound" : "inbound";
  }

  /** What the span sink keeps for this exchange. */
  public @Nullable Object spans() {
    return spans;
  }

  /** Keeps something of the span sink's. */
  public void spans(@Nullable Object kept) {
    spans = kept;
  }
}
