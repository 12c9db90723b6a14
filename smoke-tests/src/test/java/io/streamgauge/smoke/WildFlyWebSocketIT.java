// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("long")
class WildFlyWebSocketIT extends UndertowWebSocketContract {
  WildFlyWebSocketIT() {
    super(WildFlyDistribution.WILDFLY_39, 17);
  }

  @Override
  Launch change(Launch launch) {
    return launch.withWebSockets();
  }

  /** A request that is no handshake is passed on to the servlets, of which none has that path. */
  @Override
  public List<Integer> refusals() {
    return List.of(404, 404, 404);
  }
}
