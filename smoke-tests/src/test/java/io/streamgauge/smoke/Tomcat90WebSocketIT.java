// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat90WebSocketIT extends TomcatWebSocketContract {
  Tomcat90WebSocketIT() {
    super(TomcatDistribution.TOMCAT_9);
  }
}
