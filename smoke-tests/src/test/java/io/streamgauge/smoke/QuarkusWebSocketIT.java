// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** WebSockets Next, which is Quarkus' API in front of Vert.x. */
@Tag("long")
class QuarkusWebSocketIT extends VertxWebSocketContract {
  QuarkusWebSocketIT() {
    super(new QuarkusApplication());
  }

  /** Quarkus runs its endpoints as tasks of their own, on a worker thread by default. */
  @Test
  @Override
  public void handlersAreTimed() {
    assertHandingOnIsTimed();
  }
}
