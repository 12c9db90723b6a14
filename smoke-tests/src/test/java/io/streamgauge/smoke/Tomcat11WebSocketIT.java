// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat11WebSocketIT extends ServerContract implements WebSocketContract {
  Tomcat11WebSocketIT() {
    super(TomcatDistribution.TOMCAT_11, 17);
  }

  @Override
  Launch change(Launch launch) {
    return launch.withWebSockets();
  }

  @Override
  public boolean timesSends() {
    return true;
  }
}
