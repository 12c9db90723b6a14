// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class MicronautWebSocketIT extends OnNettyWebSocketContract {
  MicronautWebSocketIT() {
    super(Framework.MICRONAUT);
  }

  /** Micronaut closes the channel when its close frame has gone: the client's is not read. */
  @Override
  public void assertClosedByTheServer(WebSocketTalk.Ended session) {
    session.isMeasuredButForTheClientsClose();
  }
}
