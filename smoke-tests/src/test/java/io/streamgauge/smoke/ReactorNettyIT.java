// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class ReactorNettyIT extends FrameworkContract {
  ReactorNettyIT() {
    super(Framework.REACTOR_NETTY);
  }
}
