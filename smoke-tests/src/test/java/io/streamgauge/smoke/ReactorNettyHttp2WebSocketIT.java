// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("long")
class ReactorNettyHttp2WebSocketIT extends OnNettyWebSocketContract
    implements Http2WebSocketContract {
  ReactorNettyHttp2WebSocketIT() {
    super(Framework.REACTOR_NETTY);
  }

  @Override
  String connector() {
    return Connectors.H2C;
  }

  /** Reactor Netty calls a version that it does not know a bad request over HTTP/2. */
  @Override
  public List<Integer> refusals() {
    return List.of(400, 400, 403);
  }

  @Override
  public boolean timesSends() {
    return false;
  }
}
