// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty94TransportIT extends JettyTransportContract {
  Jetty94TransportIT() {
    super(JettyDistribution.JETTY_9, 17);
  }
}
