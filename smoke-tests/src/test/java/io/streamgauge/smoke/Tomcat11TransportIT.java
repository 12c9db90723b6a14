// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat11TransportIT extends TomcatTransportContract {
  Tomcat11TransportIT() {
    super(TomcatDistribution.TOMCAT_11);
  }
}
