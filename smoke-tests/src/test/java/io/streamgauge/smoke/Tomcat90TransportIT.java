// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat90TransportIT extends TomcatTransportContract {
  Tomcat90TransportIT() {
    super(TomcatDistribution.TOMCAT_9, 17);
  }
}
