// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty10IT extends HttpStreamContract {
  Jetty10IT() {
    super(JettyDistribution.JETTY_10, 17);
  }
}
