// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class ReactorNettyIT extends FrameworkContract {
  ReactorNettyIT() {
    super(Framework.REACTOR_NETTY);
  }

  /** Over HTTP/2 Reactor Netty answers HEAD with a body, and it counts as it is sent. */
  @Override
  public long sentToHead() {
    return 10_000;
  }
}
