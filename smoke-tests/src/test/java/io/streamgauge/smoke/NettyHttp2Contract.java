// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** HTTP/2 of an application that is written against Netty itself. */
abstract class NettyHttp2Contract extends ServerContract
    implements Http2Contract, NettyFramesContract, NettyAccountContract {
  NettyHttp2Contract(NettyLibraries netty) {
    super(netty, 17);
  }

  @Override
  String title() {
    return super.title() + ": HTTP/2";
  }

  /** What has come is handed to the application's handlers, whether they want it or not. */
  @Override
  public void assertLeftUnread(ExchangeAssert exchange) {
    exchange.receivedAtMostWhatWasSent();
  }
}
