// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty11OnJdk25IT extends JettyHttpContract {
  Jetty11OnJdk25IT() {
    super(JettyDistribution.JETTY_11, 25);
  }
}
