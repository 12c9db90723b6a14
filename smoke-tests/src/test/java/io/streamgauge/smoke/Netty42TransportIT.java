// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty42TransportIT extends NettyTransportContract {
  Netty42TransportIT() {
    super(NettyLibraries.NETTY_4_2);
  }
}
