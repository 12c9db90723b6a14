// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class ReactorNettyWebSocketIT extends OnNettyWebSocketContract {
  ReactorNettyWebSocketIT() {
    super(Framework.REACTOR_NETTY);
  }
}
