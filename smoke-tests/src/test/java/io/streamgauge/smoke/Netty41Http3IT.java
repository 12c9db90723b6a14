// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

/** With the codecs of Netty's incubator, as 4.1 has none of its own. */
@Tag("long")
class Netty41Http3IT extends NettyHttp3Contract {
  Netty41Http3IT() {
    super(new Http3Server("4.1.137", "io.netty.incubator.codec"));
  }
}
