// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class SpringOnTomcatWebSocketIT extends ServerContract implements WebSocketContract {
  SpringOnTomcatWebSocketIT() {
    super(SpringBootJar.TOMCAT, 17);
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
