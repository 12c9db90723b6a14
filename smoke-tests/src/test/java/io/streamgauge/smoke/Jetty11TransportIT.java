// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty11TransportIT extends JettyTransportContract {
  Jetty11TransportIT() {
    super(JettyDistribution.JETTY_11, 17);
  }
}
