// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty121IT extends JettyCoreContract {
  Jetty121IT() {
    super(JettyDistribution.JETTY_12_1, 17);
  }
}
