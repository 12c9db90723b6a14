// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty121TransportIT extends TransportContract {
  Jetty121TransportIT() {
    super(JettyDistribution.JETTY_12_1, 17);
  }

  /** Jetty knows no status without a body on HTTP/2. */
  @Override
  public long sentWithStatus204Or304() {
    return 10;
  }
}
