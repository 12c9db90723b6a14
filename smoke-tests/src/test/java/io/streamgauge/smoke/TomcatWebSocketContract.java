// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** What holds of Tomcat's WebSocket, whoever has it within, beside what holds of all. */
abstract class TomcatWebSocketContract extends ServerContract implements WebSocketContract {
  TomcatWebSocketContract(ServerUnderTest tomcat) {
    super(tomcat, 17);
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
