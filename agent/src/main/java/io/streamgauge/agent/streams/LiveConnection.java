// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.bootstrap.Connection;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Counts one connection's bytes in plain fields.
 *
 * <p><em>Threads:</em> written by the server's threads, one per direction at a time; read by the
 * pulse. {@link #endNanos} is volatile and written last. Fields below the line belong to the pulse.
 */
final class LiveConnection extends Connection {

  private final String server;
  private final long startNanos;
  private String protocol = "http";
  private long received;
  private long sent;
  private boolean clientClosed;
  private @Nullable String failure;
  private @Nullable String failureReason;
  private volatile long endNanos;

  /** Link of the stack of connections that the pulse has not seen yet. */
  @Nullable LiveConnection next;

  // ---- the pulse's ------------------------------------------------------------------------------
  @Nullable ConnectionSeries series;
  private long foldedReceived;
  private long foldedSent;

  LiveConnection(String server, long startNanos) {
    this.server = server;
    this.startNanos = startNanos;
  }

  @Override
  public void received(long bytes) {
    if (bytes > 0) {
      received += bytes;
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
  public void protocol(String name) {
    protocol = name;
  }

  @Override
  public void failed(@Nullable Throwable cause) {
    if (failure == null && cause != null) {
      failureReason = cause instanceof SocketTimeoutException ? "idle_timeout" : "reset";
      failure = cause.getClass().getName();
    }
  }

  @Override
  public void closed() {
    if (endNanos == 0) {
      // 0 means open, so the one nanosecond that would be 0 is passed over.
      endNanos = System.nanoTime() | 1;
    }
  }

  String server() {
    return server;
  }

  String protocol() {
    return protocol;
  }

  long endNanos() {
    return endNanos;
  }

  double seconds() {
    return (endNanos - startNanos) / 1e9;
  }

  @Nullable String failure() {
    return failure;
  }

  String closeReason() {
    String reason = failureReason;
    return reason != null ? reason : clientClosed ? "client_close" : "server_close";
  }

  /** Adds what is new since the last time to its series; whether there was anything. */
  boolean fold(ConnectionSeries to) {
    long moreReceived = received - foldedReceived;
    long moreSent = sent - foldedSent;
    to.received.add(moreReceived);
    to.sent.add(moreSent);
    foldedReceived += moreReceived;
    foldedSent += moreSent;
    return moreReceived + moreSent > 0;
  }
}
