// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** The transport's part of the contract, as Tomcat keeps it. */
abstract class TomcatTransportContract extends TransportContract {
  TomcatTransportContract(TomcatDistribution tomcat, int jdk) {
    super(tomcat, jdk);
  }

  /** How many bytes of records a read has taken only Tomcat's TLS engine is told. */
  @Override
  public long receivedOverTls(long recordBytes, long decipheredBytes) {
    return decipheredBytes;
  }
}
