// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class GrpcShadedIT extends GrpcOnNettyContract {
  GrpcShadedIT() {
    super(GrpcLibraries.GRPC_SHADED);
  }
}
