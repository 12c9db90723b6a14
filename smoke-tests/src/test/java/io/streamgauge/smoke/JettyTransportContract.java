// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** What Jetty 9.4 to 11 do otherwise on HTTP/2. */
abstract class JettyTransportContract extends TransportContract {
  JettyTransportContract(JettyDistribution jetty, int jdk) {
    super(jetty, jdk);
  }

  /** Jetty knows no status without a body on HTTP/2. */
  @Override
  public long sentWithStatus204Or304() {
    return 10;
  }

  /** Jetty has seen the end of the connection, and still waits for a window until it is idle. */
  @Override
  public void assertWasLost(ExchangeAssert stream) {
    stream.hasOutcome("timeout").isError("write_timeout");
  }
}
