// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.config.TracedMessages;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Streams;

/**
 * The agent's end of the bridge. {@link #open} runs on the server's threads and costs one
 * allocation, one clock reading and one compare-and-set; so does {@link #accept}.
 */
public final class LiveStreams extends Streams {

  /**
   * This many new exchanges since the last pulse wake it before its second is over: half the SDK's
   * span queue, so that a second's worth of spans does not overrun it.
   */
  private static final int CROWD = 1024;

  private final LiveTable table;
  private final Swallowed swallowed;
  private final Pulse pulse;
  private final TracedMessages messages;

  /**
   * Connects the bridge to a table.
   *
   * @param messages which of a session's have spans of their own
   */
  public LiveStreams(LiveTable table, Swallowed swallowed, Pulse pulse, TracedMessages messages) {
    this.messages = messages;
    this.table = table;
    this.swallowed = swallowed;
    this.pulse = pulse;
  }

  @Override
  public Exchange open(String server) {
    return open(new HttpExchange(server, System.nanoTime()));
  }

  @Override
  public Exchange upgrade(Exchange handshake, String protocol) {
    return open(new HttpExchange((HttpExchange) handshake, protocol, System.nanoTime(), messages));
  }

  private Exchange open(HttpExchange exchange) {
    if (table.add(exchange) % CROWD == 0) {
      pulse.wake();
    }
    pulse.start();
    return exchange;
  }

  @Override
  public Connection accept(String server) {
    return table.connections().accept(server);
  }

  @Override
  public void swallowed(Throwable failure, int joinpoint) {
    swallowed.count(failure, joinpoint);
  }
}
