// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class Tomcat90OnJdk25IT extends HttpStreamContract {
  Tomcat90OnJdk25IT() {
    super(TomcatDistribution.TOMCAT_9, 25);
  }
}
