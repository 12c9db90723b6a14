// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Vertx5IT extends VertxContract {
  Vertx5IT() {
    super(Framework.VERTX_5);
  }

  /**
   * Over TLS, Vert.x 5.1.6 without any agent never ends the answers to some of ten requests at
   * once: on one connection of six to thirty. In clear text it does, and so does Vert.x 4.
   */
  @Override
  public boolean answersAtOnce(String connector) {
    return !connector.equals(Connectors.TLS);
  }
}
