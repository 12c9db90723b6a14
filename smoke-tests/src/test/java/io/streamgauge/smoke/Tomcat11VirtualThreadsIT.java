// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every request on a virtual thread: what a blocked one waits for is no carrier's business. */
class Tomcat11VirtualThreadsIT extends HttpStreamContract {
  Tomcat11VirtualThreadsIT() {
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
      return TomcatDistribution.TOMCAT_11.title() + " on virtual threads";
    }

    @Override
    public TestServer start(Launch launch) {
      return TomcatServer.of(TomcatDistribution.TOMCAT_11, launch)
          .connector(Connectors.PLAIN, Map.of("useVirtualThreads", "true"))
          .start();
    }
  }
}
