// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class Netty42IoUringHttp2IT extends NettyHttp2Contract {
  Netty42IoUringHttp2IT() {
    super(NettyLibraries.NETTY_4_2_IO_URING);
  }

  /**
   * Over TLS, Netty 4.2.18 leaves such streams hanging on io_uring, without an agent as with one.
   */
  @Override
  @ParameterizedTest
  @ValueSource(strings = Connectors.H2C)
  public void tenConcurrentStreamsOfDifferentSizesAreEachExact(String connector) {
    super.tenConcurrentStreamsOfDifferentSizesAreEachExact(connector);
  }
}
