// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/** Takes exchanges as spans. Called by the pulse only, under the live table's lock. */
public interface SpanSink {

  /**
   * A tracked stream is open: the sink may emit what is due.
   *
   * @param stream either direction of a live exchange that has been recognised as a stream
   * @param route {@code streamgauge.route}
   * @param nowNanos {@code System.nanoTime()} of this pulse
   */
  void live(StreamMeter stream, String route, long nowNanos);

  /**
   * An exchange has ended; its counts are final and its outcome is known.
   *
   * @param route {@code streamgauge.route}
   */
  void ended(HttpExchange exchange, String route);
}
