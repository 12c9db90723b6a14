// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Netty42IoUringIT extends NettyHttpContract {
  Netty42IoUringIT() {
    super(NettyLibraries.NETTY_4_2_IO_URING);
  }
}
