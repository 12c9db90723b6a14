// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** What holds for HTTP/1.1 on Jetty 12.0 and 12.1. */
abstract class JettyCoreContract extends HttpStreamContract {
  JettyCoreContract(JettyDistribution jetty, int jdk) {
    super(jetty, jdk);
  }
}
