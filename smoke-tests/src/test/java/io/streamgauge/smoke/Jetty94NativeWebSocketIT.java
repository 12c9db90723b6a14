// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("long")
class Jetty94NativeWebSocketIT extends JettyNativeWebSocketContract {
  Jetty94NativeWebSocketIT() {
    super(JettyEndpoints.SERVLETS_9_4, 17);
  }

  @Override
  public List<Integer> refusals() {
    return List.of(400, 400, 403);
  }
}
