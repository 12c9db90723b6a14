// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class GrpcIT extends GrpcOnNettyContract {
  GrpcIT() {
    super(GrpcLibraries.GRPC);
  }
}
