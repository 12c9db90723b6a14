// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Jetty121TlsIT extends JettyCoreContract {
  Jetty121TlsIT() {
    super(JettyDistribution.JETTY_12_1, 17);
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }
}
