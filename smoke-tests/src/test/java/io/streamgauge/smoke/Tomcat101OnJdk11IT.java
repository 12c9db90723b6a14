// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("jdks")
class Tomcat101OnJdk11IT extends HttpStreamContract {
  Tomcat101OnJdk11IT() {
    super(TomcatDistribution.TOMCAT_10, 11);
  }
}
