// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Undertow23TransportIT extends TransportContract {
  Undertow23TransportIT() {
    super(UndertowLibraries.UNDERTOW_2_3, 17);
  }

  /** Undertow drops such a body in HTTP/1.1 alone: in HTTP/2 the client receives it. */
  @Override
  public long sentWithStatus204Or304() {
    return 10;
  }
}
