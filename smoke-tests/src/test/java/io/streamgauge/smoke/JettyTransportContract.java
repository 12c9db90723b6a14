// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

/** What all lines of Jetty do otherwise on HTTP/2. */
abstract class JettyTransportContract extends TransportContract {
  JettyTransportContract(JettyDistribution jetty, int jdk) {
    super(jetty, jdk);
  }

  /** Jetty knows no status without a body on HTTP/2. */
  @Override
  public long sentWithStatus204Or304() {
    return 10;
  }

  /**
   * Jetty has seen the end of the connection, and still waits for a window until it is idle. The
   * first stream that times out finds out, which ends the others.
   */
  @Override
  public void assertWasLost(ExchangeAssert stream) {
    stream.satisfiesAnyOf(
        lost -> assertThatExchange(lost).hasOutcome("timeout").isError("write_timeout"),
        lost -> assertThatExchange(lost).hasOutcome("client_abort").isNoError());
  }
}
