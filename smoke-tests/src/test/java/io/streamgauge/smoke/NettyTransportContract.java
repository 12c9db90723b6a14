// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Test;

/** The way between client and application where that is written against Netty itself. */
abstract class NettyTransportContract extends ServerContract
    implements BackPressureContract,
        ConnectionIoContract,
        NettyBufferContract,
        NettyAccountContract,
        NettySocketContract {
  private final NettyLibraries netty;

  NettyTransportContract(NettyLibraries netty) {
    super(netty, 17);
    this.netty = netty;
  }

  @Override
  public boolean tellsTcpInfo() {
    return netty.isNative();
  }

  @Override
  String title() {
    return super.title() + ": back-pressure, connections";
  }

  @Override
  public String bufferKind() {
    return "netty_outbound";
  }

  /** The compressor has a channel of its own for each body, which is nobody's connection. */
  @Test
  void connectionsOfACompressorCountTheirSocketsOnly() {
    assertCountsTheSocketsOf(Connectors.GZIP);
  }
}
