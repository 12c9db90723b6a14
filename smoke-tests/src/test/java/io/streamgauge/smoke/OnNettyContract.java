// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

/** What holds for HTTP/1.1 on whatever is built on Netty: an application, or a framework. */
abstract class OnNettyContract extends ServerContract
    implements ResponseBodyContract,
        RequestBodyContract,
        StreamContract,
        ConnectionContract,
        FileContract,
        AbortContract,
        NettyAccountContract {
  OnNettyContract(ServerUnderTest netty) {
    super(netty, 17);
  }

  /** Netty sends all 150 behind a head that says 100; what is sent is what counts. */
  @Override
  public void assertWroteTooMuch(Exchange exchange) {
    assertThatExchange(exchange).isIdentified().hasOutcome("completed").isNoError().sent(150);
  }

  /** Nobody but the application knows why it has closed the connection. */
  @Override
  public void assertFailedInTheBody(ExchangeAssert exchange) {
    exchange.hasOutcome("server_abort").isError("incomplete_response");
  }

  /** What has come is handed to the application's handlers, whether they want it or not. */
  @Override
  public void assertLeftUnread(ExchangeAssert exchange) {
    exchange.receivedAtMostWhatWasSent();
  }
}
