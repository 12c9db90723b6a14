// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty10TlsIT extends JettyHttpContract {
  Jetty10TlsIT() {
    super(JettyDistribution.JETTY_10, 17);
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }
}
