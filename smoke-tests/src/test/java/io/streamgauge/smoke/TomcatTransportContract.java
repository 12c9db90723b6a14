// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** The transport's part of the contract, as Tomcat keeps it. */
abstract class TomcatTransportContract extends TransportContract implements UpgradeContract {
  TomcatTransportContract(TomcatDistribution server) {
    super(server, 17);
  }

  /**
   * Less than a window: with or without the agent, Tomcat does not go on with a non-blocking HTTP/2
   * response of many small pieces once its window has been used up.
   */
  @Override
  public int piecesWithoutBlocking() {
    return 60;
  }

  /**
   * With or without the agent, Tomcat closes the connection of such uploads over TLS in the middle,
   * about every other time. One after the other they get through.
   */
  @Override
  public boolean takesUploadsAtOnce(String connector) {
    return !connector.equals(Connectors.TLS);
  }
}
