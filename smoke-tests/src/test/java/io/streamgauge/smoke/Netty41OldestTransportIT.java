// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Netty41OldestTransportIT extends NettyTransportContract {
  Netty41OldestTransportIT() {
    super(NettyLibraries.NETTY_4_1_0);
  }
}
