// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty41OwnIT extends NettyContract {
  Netty41OwnIT() {
    super(NettyLibraries.NETTY_4_1);
  }
}
