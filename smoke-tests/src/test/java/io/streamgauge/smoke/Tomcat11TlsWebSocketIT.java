// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Tomcat11TlsWebSocketIT extends TomcatWebSocketContract {
  Tomcat11TlsWebSocketIT() {
    super(TomcatDistribution.TOMCAT_11);
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }
}
