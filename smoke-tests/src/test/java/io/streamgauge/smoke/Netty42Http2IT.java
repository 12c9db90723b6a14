// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty42Http2IT extends NettyHttp2Contract {
  Netty42Http2IT() {
    super(NettyLibraries.NETTY_4_2);
  }
}
