// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat90IT extends HttpStreamContract {
  Tomcat90IT() {
    super(TomcatDistribution.TOMCAT_9, 17);
  }
}
