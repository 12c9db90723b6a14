// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty11IT extends JettyHttpContract {
  Jetty11IT() {
    super(JettyDistribution.JETTY_11, 17);
  }
}
