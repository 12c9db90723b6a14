// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/**
 * What holds of the way between application and client on every servlet container: who holds whom
 * up, what waits where, what connections carry, and HTTP/2, where all of that is a matter of each
 * stream.
 */
abstract class TransportContract extends ServerContract
    implements BlockingCallContract, ConnectionIoContract, Http2Contract {
  TransportContract(ServerUnderTest server, int jdk) {
    super(server, jdk);
  }

  @Override
  String title() {
    return super.title() + ": back-pressure, connections, HTTP/2";
  }
}
