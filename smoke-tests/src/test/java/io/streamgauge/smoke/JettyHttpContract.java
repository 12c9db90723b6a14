// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

/** What Jetty 9.4 to 11 do otherwise where an application contradicts itself. */
abstract class JettyHttpContract extends HttpStreamContract {
  JettyHttpContract(JettyDistribution jetty, int jdk) {
    super(jetty, jdk);
  }

  /** Jetty sends all 150 behind a head that says 100; what is sent is what counts. */
  @Override
  public void assertWroteTooMuch(Exchange exchange) {
    assertThatExchange(exchange).isIdentified().hasOutcome("completed").isNoError().sent(150);
  }

  /** As nothing has been sent yet, an error page is sent instead. */
  @Override
  public void assertWroteTooLittle(Exchange exchange) {
    assertThatExchange(exchange).isMeasured().hasOutcome("error").isError("500");
  }
}
