// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The harness itself, without any agent. */
class HarnessIT {
  @ParameterizedTest
  @EnumSource
  void everyDistributionServesTheApplication(TomcatDistribution tomcat) {
    try (TomcatServer server = TomcatServer.of(tomcat, Jdks.find(17).orElseThrow()).start()) {
      WireResponse response =
          WireClient.once(
              server.port(), WireRequest.get("/app/c0/write?unit=array&size=8192&n=1000"));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.bodyBytes()).isEqualTo(8192_000);
      assertThat(response.chunks()).hasSize(1000);
    }
  }
}
