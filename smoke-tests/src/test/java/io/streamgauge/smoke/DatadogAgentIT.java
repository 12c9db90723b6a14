// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Datadog's agent beside ours. */
@Tag("long")
class DatadogAgentIT {
  @Nested
  class TomcatWithOursFirst extends OtherAgentContract {
    TomcatWithOursFirst() {
      super(TomcatDistribution.TOMCAT_11, OtherAgent.DATADOG, true);
    }
  }

  @Nested
  class TomcatWithOursLast extends OtherAgentContract {
    TomcatWithOursLast() {
      super(TomcatDistribution.TOMCAT_11, OtherAgent.DATADOG, false);
    }
  }

  @Nested
  class Jetty9 extends OtherAgentContract {
    Jetty9() {
      super(JettyDistribution.JETTY_9, OtherAgent.DATADOG, false);
    }
  }

  @Nested
  class Jetty12 extends OtherAgentContract {
    Jetty12() {
      super(JettyDistribution.JETTY_12_1, OtherAgent.DATADOG, true);
    }
  }

  @Nested
  class Undertow extends OtherAgentContract {
    Undertow() {
      super(UndertowLibraries.UNDERTOW_2_3, OtherAgent.DATADOG, false);
    }
  }

  @Nested
  class Netty41 extends OtherAgentContract {
    Netty41() {
      super(NettyLibraries.NETTY_4_1, OtherAgent.DATADOG, true);
    }
  }

  @Nested
  class Netty42 extends OtherAgentContract {
    Netty42() {
      super(NettyLibraries.NETTY_4_2, OtherAgent.DATADOG, false);
    }
  }
}
