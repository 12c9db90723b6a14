// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class SpringWebSocketIT extends SpringWebSocketContract {
  SpringWebSocketIT() {
    super(SpringBootJar.TOMCAT, 17);
  }
}
