// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty94IT extends JettyHttpContract {
  Jetty94IT() {
    super(JettyDistribution.JETTY_9, 17);
  }
}
