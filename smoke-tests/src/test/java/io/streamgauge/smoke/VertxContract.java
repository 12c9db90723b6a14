// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** What holds of Vert.x 4 and 5. */
abstract class VertxContract extends FrameworkContract {
  VertxContract(ServerUnderTest vertx) {
    super(vertx);
  }

  /** So many that what they make is a stream by its size, however often it is flushed. */
  @Override
  public int piecesWithoutBlocking() {
    return 2_000;
  }

  /** Vert.x closes the connection and tells nobody that it has been idle for too long. */
  @Override
  public void assertGaveUp(ExchangeAssert exchange) {
    exchange.hasOutcome("server_abort").isError("incomplete_response");
  }
}
