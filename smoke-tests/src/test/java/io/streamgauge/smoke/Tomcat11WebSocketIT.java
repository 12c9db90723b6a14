// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat11WebSocketIT extends TomcatWebSocketContract {
  Tomcat11WebSocketIT() {
    super(TomcatDistribution.TOMCAT_11);
  }
}
