// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat101TransportIT extends TomcatTransportContract {
  Tomcat101TransportIT() {
    super(TomcatDistribution.TOMCAT_10);
  }
}
