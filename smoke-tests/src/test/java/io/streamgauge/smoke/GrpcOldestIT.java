// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class GrpcOldestIT extends GrpcOnNettyContract {
  GrpcOldestIT() {
    super(GrpcLibraries.GRPC_OLDEST);
  }
}
