// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty121ServletNativeWebSocketIT extends JettyNativeWebSocketContract {
  Jetty121ServletNativeWebSocketIT() {
    super(JettyEndpoints.SERVLETS_12_1, 17);
  }

  @Override
  public List<Integer> refusals() {
    return List.of(400, 405, 403);
  }
}
