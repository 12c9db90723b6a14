// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("jdks")
class Tomcat11OnJdk27IT extends HttpStreamContract {
  Tomcat11OnJdk27IT() {
    super(TomcatDistribution.TOMCAT_11, 27);
  }
}
