// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended. A client that leaves is an outcome but no error; {@link #of} applies the
 * rules of {@code docs/telemetry.md}.
 */
public enum Outcome {
  COMPLETED("completed"),
  CLIENT_ABORT("client_abort"),
  SERVER_ABORT("server_abort"),
  TIMEOUT("timeout"),
  ERROR("error"),
  SHUTDOWN("shutdown");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /** The word on the wire. */
  public String word() {
    return word;
  }

  static Outcome of(HttpExchange exchange) {
    RpcCall rpc = exchange.rpc();
    WebSocketSession session = exchange.session();
    Outcome told = rpc != null ? rpc.outcome() : session != null ? session.outcome() : null;
    if (told != null) {
      return told;
    }
    Outcome transports = ofTransport(exchange);
    // Neither side has said good-bye, and nothing has happened to the connection: it was dropped.
    return session != null && transports == COMPLETED ? SERVER_ABORT : transports;
  }

  private static Outcome ofTransport(HttpExchange exchange) {
    String sending = exchange.outbound().failure();
    String receiving = exchange.receiveFailure();
    if (sending != null) {
      return isTimeout(sending) ? TIMEOUT : CLIENT_ABORT;
    }
    if (receiving != null) {
      return isTimeout(receiving) ? TIMEOUT : isMalformed(receiving) ? ERROR : CLIENT_ABORT;
    }
    boolean failed = exchange.failure() != null || exchange.status() >= 500;
    // A long poll that times out before its first byte and is answered then has completed.
    if (exchange.hasTimedOut() && (failed || exchange.bytesBeforeTimeout() > 0)) {
      return TIMEOUT;
    }
    if (failed) {
      return ERROR;
    }
    return exchange.missingBytes() > 0 || exchange.isUnfinished() ? SERVER_ABORT : COMPLETED;
  }

  /** What {@code error.type} says, null where the server did what it was asked to. */
  static @Nullable String errorType(HttpExchange exchange, Outcome outcome) {
    RpcCall rpc = exchange.rpc();
    if (rpc != null && rpc.status() != null) {
      boolean failed = outcome == ERROR || outcome == TIMEOUT || outcome == SERVER_ABORT;
      return failed ? rpc.status() : null;
    }
    if (exchange.session() != null) {
      String failed = exchange.session().errorType();
      return failed != null || outcome != ERROR ? failed : exchange.failure();
    }
    switch (outcome) {
      case CLIENT_ABORT:
        // The answer could not be delivered: no fault. A request cut short: could not be served.
        return exchange.outbound().failure() == null ? "incomplete_request_body" : null;
      case SERVER_ABORT:
        return "incomplete_response";
      case TIMEOUT:
        return exchange.outbound().failure() != null
            ? "write_timeout"
            : exchange.receiveFailure() != null ? "read_timeout" : "async_timeout";
      case ERROR:
        String failure = exchange.failure();
        if (failure != null) {
          return failure;
        }
        return exchange.status() >= 500
            ? Integer.toString(exchange.status())
            : exchange.receiveFailure();
      default:
        return null;
    }
  }

  /** Tomcat throws the JDK's for sockets, Jetty its other one, XNIO two of its own. */
  static boolean isTimeout(String failure) {
    return failure.endsWith("TimeoutException");
  }

  private static boolean isMalformed(String failure) {
    return failure.contains("BadRequest")
        || failure.contains("BadMessage")
        || failure.contains("MalformedChunk");
  }
}
