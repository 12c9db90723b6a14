// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Netty42TlsWebSocketIT extends OnNettyWebSocketContract {
  Netty42TlsWebSocketIT() {
    super(NettyLibraries.NETTY_4_2);
  }

  @Override
  String connector() {
    return Connectors.TLS;
  }
}
