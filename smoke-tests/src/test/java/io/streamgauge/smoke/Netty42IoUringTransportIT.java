// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Netty42IoUringTransportIT extends NettyTransportContract {
  Netty42IoUringTransportIT() {
    super(NettyLibraries.NETTY_4_2_IO_URING);
  }

  /** A write is one request to the kernel, which answers when it has taken all of it. */
  @Override
  public boolean tellsPartsOfAWrite() {
    return false;
  }
}
