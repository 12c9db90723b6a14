// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat90TransportIT extends TomcatTransportContract {
  Tomcat90TransportIT() {
    super(TomcatDistribution.TOMCAT_9);
  }

  /** Against RFC 9110, section 9.3.2, and with or without the agent: its HTTP/1.1 drops them. */
  @Override
  public long sentToHead() {
    return 10_000;
  }
}
