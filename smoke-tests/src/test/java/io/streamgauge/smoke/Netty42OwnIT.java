// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty42OwnIT extends NettyContract {
  Netty42OwnIT() {
    super(NettyLibraries.NETTY_4_2);
  }
}
