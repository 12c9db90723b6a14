// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Starts a gRPC server on a port of the system's choice. */
public final class GrpcMain {
  public static void main(String[] keys) throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(Streams.service("smoke.Streams"))
            .build()
            .start();
    System.out.println("listener plain " + server.getPort());
    System.out.println("ready");
    server.awaitTermination();
  }

  private GrpcMain() {}
}
