// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty94WebSocketIT extends JettyWebSocketContract {
  Jetty94WebSocketIT() {
    super(JettyDistribution.JETTY_9, 17);
  }

  @Override
  public List<Integer> refusals() {
    return List.of(400, 400, 403);
  }
}
