// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every request on a virtual thread of Jetty's own pool. */
class Jetty121VirtualThreadsIT extends JettyCoreContract {
  Jetty121VirtualThreadsIT() {
    super(new OnVirtualThreads(), 25);
  }

  @Test
  void requestsAreOnVirtualThreads() {
    WireRequest request = WireRequest.get(measured().lane() + "/thread");
    assertThat(measured().run(request).response().text()).startsWith("VirtualThread[");
  }

  private static final class OnVirtualThreads implements ServerUnderTest {
    @Override
    public String title() {
      return JettyDistribution.JETTY_12_1.title() + " on virtual threads";
    }

    @Override
    public TestServer start(Launch launch) {
      return JettyServer.start(JettyDistribution.JETTY_12_1, launch, "--module=threadpool-virtual");
    }
  }
}
