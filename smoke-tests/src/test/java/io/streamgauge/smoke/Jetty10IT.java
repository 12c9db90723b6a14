// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty10IT extends JettyHttpContract {
  Jetty10IT() {
    super(JettyDistribution.JETTY_10, 17);
  }
}
