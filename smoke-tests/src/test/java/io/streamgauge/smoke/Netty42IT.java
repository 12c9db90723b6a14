// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class Netty42IT extends NettyHttpContract {
  private static final Duration LONGER_THAN_BETWEEN_TWO_LOOKS = Duration.ofSeconds(12);

  Netty42IT() {
    super(NettyLibraries.NETTY_4_2);
  }

  @Test
  void poolsAreNotLookedAtUnlessThatIsAskedFor() {
    Telemetry telemetry = measured().collector().telemetry();
    try (WireClient client = measured().connect()) {
      client.exchange(WireRequest.get(measured().lane() + "/full?size=1000"));
      assertThat(
              Poll.holds(
                  LONGER_THAN_BETWEEN_TWO_LOOKS,
                  () -> !telemetry.metric("streamgauge.buffer.pool.usage").isEmpty()))
          .isFalse();
    }
  }
}
