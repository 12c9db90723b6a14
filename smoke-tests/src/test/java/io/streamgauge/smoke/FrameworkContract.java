// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/**
 * What holds of a framework on Netty, however its API calls things, and all of it on one server.
 */
abstract class FrameworkContract extends OnNettyContract
    implements BackPressureContract, ConnectionIoContract, Http2Contract {
  FrameworkContract(ServerUnderTest framework) {
    super(framework);
  }

  @Override
  public String bufferKind() {
    return "netty_outbound";
  }
}
