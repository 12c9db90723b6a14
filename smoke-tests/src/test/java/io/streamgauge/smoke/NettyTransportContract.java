// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The way between client and application where that is written against Netty itself. */
abstract class NettyTransportContract extends ServerContract
    implements BackPressureContract,
        ConnectionIoContract,
        NettyBufferContract,
        NettyAccountContract,
        NettySocketContract,
        NettyDatagramContract {
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
  public Optional<String> pool() {
    return netty.pool();
  }

  @Override
  Launch change(Launch launch) {
    return launch.environment(Map.of("STREAMGAUGE_BUFFER_POOLS", "true"));
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
