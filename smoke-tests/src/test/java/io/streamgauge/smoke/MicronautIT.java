// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;

import org.junit.jupiter.api.Tag;

@Tag("long")
class MicronautIT extends FrameworkContract {
  MicronautIT() {
    super(Framework.MICRONAUT);
  }

  /** Micronaut sends all that a publisher publishes in chunks, whatever length it was given. */
  @Override
  public void assertWroteTooLittle(Exchange exchange) {
    assertThatExchange(exchange).isMeasured().sent(50).hasOutcome("completed").isNoError();
  }
}
