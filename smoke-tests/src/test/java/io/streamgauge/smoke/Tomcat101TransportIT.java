// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Tomcat101TransportIT extends TomcatTransportContract {
  Tomcat101TransportIT() {
    super(TomcatDistribution.TOMCAT_10);
  }
}
