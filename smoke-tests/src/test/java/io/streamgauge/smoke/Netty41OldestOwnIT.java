// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty41OldestOwnIT extends NettyContract {
  Netty41OldestOwnIT() {
    super(NettyLibraries.NETTY_4_1_0);
  }
}
