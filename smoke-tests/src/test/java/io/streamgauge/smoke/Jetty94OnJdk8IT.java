// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("jdks")
class Jetty94OnJdk8IT extends JettyHttpContract {
  Jetty94OnJdk8IT() {
    super(JettyDistribution.JETTY_9, 8);
  }
}
