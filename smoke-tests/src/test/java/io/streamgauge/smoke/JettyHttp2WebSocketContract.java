// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.List;

/** The same over HTTP/2, in clear text. */
abstract class JettyHttp2WebSocketContract extends JettyWebSocketContract
    implements Http2WebSocketContract {
  JettyHttp2WebSocketContract(JettyDistribution jetty, int jdk) {
    super(jetty, jdk);
  }

  @Override
  String connector() {
    return Connectors.H2C;
  }

  /** What is no handshake is a CONNECT like any other, which servlets do not implement. */
  @Override
  public List<Integer> refusals() {
    return List.of(400, 501, 403);
  }

  /**
   * Jetty lets an endpoint handle its messages on the thread that reads the whole connection, and
   * an answer that waits for the client's window writes nothing either.
   */
  @Override
  public boolean noticesWhileItHandles() {
    return false;
  }
}
