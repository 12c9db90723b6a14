// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class ArmeriaHttp2WebSocketIT extends ArmeriaWebSocketContract implements Http2WebSocketContract {
  @Override
  String connector() {
    return Connectors.H2C;
  }
}
