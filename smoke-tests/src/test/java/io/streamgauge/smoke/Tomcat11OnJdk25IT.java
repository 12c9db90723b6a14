// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class Tomcat11OnJdk25IT extends HttpStreamContract {
  Tomcat11OnJdk25IT() {
    super(TomcatDistribution.TOMCAT_11, 25);
  }
}
