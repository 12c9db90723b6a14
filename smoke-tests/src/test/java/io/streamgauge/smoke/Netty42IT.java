// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty42IT extends NettyHttpContract {
  Netty42IT() {
    super(NettyLibraries.NETTY_4_2);
  }
}
