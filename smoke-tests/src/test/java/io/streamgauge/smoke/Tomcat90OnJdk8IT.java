// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("jdks")
class Tomcat90OnJdk8IT extends HttpStreamContract {
  Tomcat90OnJdk8IT() {
    super(TomcatDistribution.TOMCAT_9, 8);
  }
}
