// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class GrpcOnTomcatIT extends GrpcContract {
  GrpcOnTomcatIT() {
    super(GrpcServlets.TOMCAT);
  }
}
