// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** What all parts of the contract stand on: one server for all tests of a class. */
interface Contract {
  MeasuredTomcat tomcat();

  default Exchange run(Scenario scenario) {
    return tomcat().run(scenario);
  }

  /** Runs a scenario and checks all that holds of an exchange which went well. */
  default ExchangeAssert assertCompletes(Scenario scenario) {
    return ExchangeAssert.assertThatExchange(run(scenario))
        .isMeasured()
        .hasOutcome("completed")
        .isNoError();
  }
}
