// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** Undertow behind JBoss Modules, which show a deployment and a module little of the JVM. */
class WildFlyIT extends HttpStreamContract {
  WildFlyIT() {
    super(WildFlyDistribution.WILDFLY_39, 17);
  }
}
