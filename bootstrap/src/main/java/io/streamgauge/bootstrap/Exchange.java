// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * One request and its response, as told by advice. Every method may be called from any thread the
 * server uses for the exchange; calls after {@link #end} change nothing.
 */
public abstract class Exchange {

  /** What the client sends; made when it is first asked for, as most requests have no body. */
  public abstract Meter inbound();

  /** What the server sends. */
  public abstract Meter outbound();

  /**
   * The call that it carries, made when it is first asked for: from then on messages are what is
   * counted, and the two meters count what they take on the wire.
   */
  public abstract Call call();

  /** The WebSocket session that it carries, made when it is first asked for. */
  public abstract WebSocket webSocket();

  /** The request asks for a WebSocket session, whatever it will be answered. */
  public abstract void asksForWebSocket();

  /**
   * Query of a request that asks for a WebSocket session, which may say what will be spoken there.
   * Nothing of it is kept.
   *
   * @param query null where there is none; a whole request-target does as well
   */
  public abstract void asksWith(@Nullable String query);

  /**
   * What the library that serves the exchange knows its paths as. A framework on top of it knows
   * better, and is asked first: who comes later changes nothing.
   *
   * @param template for example {@code /rooms/{name}}; null for nothing
   */
  public abstract void routed(@Nullable String template);

  /**
   * The head of the request.
   *
   * @param method HTTP method
   * @param path path as the client sent it, without the query
   * @param scheme {@code http} or {@code https}
   * @param protocol for example {@code HTTP/1.1}
   */
  public abstract void request(
      @Nullable String method,
      @Nullable String path,
      @Nullable String scheme,
      @Nullable String protocol);

  /** The host and port the client asked for; port 0 or less where unknown. */
  public abstract void authority(@Nullable String host, int port);

  /**
   * The head of the request as it is on the wire, where the server has not taken it apart.
   *
   * @param target request-target (RFC 9112, section 3.2)
   * @param host the {@code Host} header
   */
  public abstract void head(
      String method, String target, String scheme, String protocol, @Nullable String host);

  /** It came over TLS, where its head was read by what does not know that. */
  public abstract void secured();

  /** W3C trace context of the request's head; null where the client sent none. */
  public abstract void parent(@Nullable String traceparent, @Nullable String tracestate);

  /**
   * Where a servlet container mapped the request to; the route is made of it when it is needed.
   *
   * @param context context path, empty for the root
   * @param patterns all URL patterns of the servlet
   * @param servletPath the part of the path that matched
   */
  public abstract void mapped(String context, String[] patterns, @Nullable String servletPath);

  /**
   * The head of the response has been committed.
   *
   * @param contentType media type, parameters allowed, or null
   * @param contentLength announced body bytes, -1 where not announced
   */
  public abstract void response(int status, @Nullable String contentType, long contentLength);

  /** Whether the committed response may have a body at all (RFC 9110, section 6.4.1). */
  public abstract boolean mayHaveBody();

  /** The response is produced after the request's handler has returned. */
  public abstract void async();

  /** The server gave up waiting for the application to complete an asynchronous response. */
  public abstract void timedOut();

  /** The server or the application failed; the first failure is kept. */
  public abstract void failed(Throwable failure);

  /**
   * What carries the exchange is closed before its response has ended; if it has ended, this
   * changes nothing.
   *
   * @param byClient whether the client did that, or its connection was lost
   * @param askedWhole whether the request had ended
   */
  public abstract void abandoned(boolean byClient, boolean askedWhole);

  /** A transfer goes on after the exchange's end (a file sent by the kernel). */
  public abstract void hold();

  /** That transfer is over; the exchange ends with it if the server has ended it already. */
  public abstract void release();

  /** Whether {@link #asksForWebSocket} was told. */
  public abstract boolean isHandshake();

  /** What has followed it in another protocol ({@link Bridge#upgrade}); null while nothing has. */
  public abstract @Nullable Exchange conversation();

  /** Whether it is what follows a handshake, in another protocol, and no request. */
  public abstract boolean isConversation();

  /** The server is done with the exchange: its last byte has been handed to the transport. */
  public abstract void end();
}
