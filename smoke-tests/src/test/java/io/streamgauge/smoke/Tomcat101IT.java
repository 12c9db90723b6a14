// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat101IT extends HttpStreamContract {
  Tomcat101IT() {
    super(TomcatDistribution.TOMCAT_10, 17);
  }
}
