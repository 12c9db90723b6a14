// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat11TlsIT extends HttpStreamContract {
  Tomcat11TlsIT() {
    super(TomcatDistribution.TOMCAT_11, 17);
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }
}
