// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

/** What holds for HTTP/1.1 on Jetty 12.0 and 12.1. */
abstract class JettyCoreContract extends HttpStreamContract {
  JettyCoreContract(ServerUnderTest jetty, int jdk) {
    super(jetty, jdk);
  }

  /** Jetty refuses the write before anything is committed, and answers with its error page. */
  @Override
  public void assertWroteTooMuch(Exchange exchange) {
    assertThatExchange(exchange).isMeasured().hasOutcome("error").isError("500");
  }

  /** Jetty has not committed so small a body yet when it finds it too short. */
  @Override
  public void assertWroteTooLittle(Exchange exchange) {
    assertThatExchange(exchange).isMeasured().hasOutcome("error").isError("500");
  }
}
