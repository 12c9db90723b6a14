// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty120TransportIT extends JettyTransportContract {
  Jetty120TransportIT() {
    super(JettyDistribution.JETTY_12_0, 17);
  }
}
