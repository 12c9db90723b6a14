// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty41OldestIT extends NettyHttpContract {
  Netty41OldestIT() {
    super(NettyLibraries.NETTY_4_1_0);
  }
}
