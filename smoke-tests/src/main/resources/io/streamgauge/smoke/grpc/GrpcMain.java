// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Starts a gRPC server on a port of the system's choice, and two within the process. */
public final class GrpcMain {
  public static void main(String[] keys) throws Exception {
    within("pooled", InProcessServerBuilder.forName("pooled"));
    within("direct", InProcessServerBuilder.forName("direct").directExecutor());
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(Streams.service("smoke.Streams"))
            .addService(Streams.service(Within.SERVICE))
            .addService(Within.service())
            .build()
            .start();
    Within.CHANNELS.put(
        "wire",
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build());
    System.out.println("listener plain " + server.getPort());
    System.out.println("ready");
    server.awaitTermination();
  }

  private static void within(String name, InProcessServerBuilder server) throws IOException {
    server.addService(Streams.service(Within.SERVICE)).build().start();
    Within.CHANNELS.put(name, InProcessChannelBuilder.forName(name).build());
  }

  private GrpcMain() {}
}
