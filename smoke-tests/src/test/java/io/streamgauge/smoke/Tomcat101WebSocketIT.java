// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Tomcat101WebSocketIT extends ServerContract implements WebSocketContract {
  Tomcat101WebSocketIT() {
    super(TomcatDistribution.TOMCAT_10, 17);
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
