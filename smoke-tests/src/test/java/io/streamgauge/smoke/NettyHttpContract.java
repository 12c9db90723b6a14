// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** What holds for HTTP/1.1 on an application that is written against Netty itself. */
abstract class NettyHttpContract extends OnNettyContract implements NettyMessageContract {
  NettyHttpContract(NettyLibraries netty) {
    super(netty);
  }
}
