// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Netty42Http3IT extends NettyHttp3Contract {
  Netty42Http3IT() {
    super(new Http3Server("4.2.18", "io.netty.handler.codec"));
  }
}
