// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Tomcat101WebSocketIT extends TomcatWebSocketContract {
  Tomcat101WebSocketIT() {
    super(TomcatDistribution.TOMCAT_10);
  }
}
