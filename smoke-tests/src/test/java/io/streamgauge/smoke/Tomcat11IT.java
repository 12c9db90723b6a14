// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat11IT extends HttpStreamContract {
  Tomcat11IT() {
    super(TomcatDistribution.TOMCAT_11, 17);
  }
}
