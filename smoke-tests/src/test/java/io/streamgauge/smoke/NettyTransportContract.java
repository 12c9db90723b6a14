// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Test;

/** Back-pressure, connections and HTTP/2 of an application that is written against Netty itself. */
abstract class NettyTransportContract extends ServerContract
    implements BackPressureContract, ConnectionIoContract, Http2Contract {
  NettyTransportContract(NettyLibraries netty) {
    super(netty, 17);
  }

  @Override
  String title() {
    return super.title() + ": back-pressure, connections, HTTP/2";
  }

  @Override
  public String bufferKind() {
    return "netty_outbound";
  }

  /** What has come is handed to the application's handlers, whether they want it or not. */
  @Override
  public void assertLeftUnread(ExchangeAssert exchange) {
    exchange.receivedAtMostWhatWasSent();
  }

  /** The compressor has a channel of its own for each body, which is nobody's connection. */
  @Test
  void connectionsOfACompressorCountTheirSocketsOnly() {
    assertCountsTheSocketsOf(Connectors.GZIP);
  }
}
