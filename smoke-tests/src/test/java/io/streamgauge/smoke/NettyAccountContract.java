// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The books of all channels, over all that the other tests have done to them. */
interface NettyAccountContract extends Contract {
  @Test
  @Order(Integer.MAX_VALUE)
  default void everyByteOfferedToAChannelWasAcceptedOrLost() {
    measured().assertTestsHaveRun();
    SocketAccount account = SocketAccount.atRest(measured());
    assertThat(account.accepted()).isPositive();
    assertThat(account.offered()).isEqualTo(account.accepted() + account.lost());
  }
}
