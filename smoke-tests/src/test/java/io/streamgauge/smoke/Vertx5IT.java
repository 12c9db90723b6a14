// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Vertx5IT extends VertxContract {
  Vertx5IT() {
    super(Framework.VERTX_5);
  }
}
