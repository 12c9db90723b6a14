// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/**
 * What all parts of the contract stand on: one server for all tests of a class.
 *
 * <p>Where servers rightly differ, a part has a method of its own that says what is expected, and a
 * server's test overrides that with what its server does. Nothing else is for overriding.
 */
interface Contract {
  MeasuredServer measured();

  default Exchange run(Scenario scenario) {
    return measured().run(scenario);
  }

  /** Runs a scenario and checks all that holds of an exchange which went well. */
  default ExchangeAssert assertCompletes(Scenario scenario) {
    return ExchangeAssert.assertThatExchange(run(scenario))
        .isMeasured()
        .hasOutcome("completed")
        .isNoError();
  }

  /** Of a request's body that nobody asked for. Some servers hand it over nevertheless. */
  default void assertLeftUnread(ExchangeAssert exchange) {
    exchange.received(0);
  }
}
