// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.nio.charset.StandardCharsets;

/** Asks the server within the process on behalf of a client outside, and tells what came back. */
final class Within {
  static final String NAME = "within";

  private static final ManagedChannel CHANNEL = InProcessChannelBuilder.forName(NAME).build();

  static ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("smoke.Within")
        .addMethod(Streams.method("smoke.Within", "Ask", MethodType.UNARY), new Asking())
        .build();
  }

  private static final class Asking implements ServerCallHandler<byte[], byte[]> {
    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata head) {
      call.request(2);
      return new ServerCall.Listener<byte[]>() {
        @Override
        public void onMessage(byte[] command) {
          ask(call, command);
        }
      };
    }
  }

  private static void ask(ServerCall<byte[], byte[]> outer, byte[] command) {
    boolean takes = !new String(command, StandardCharsets.UTF_8).contains("leave");
    ClientCall<byte[], byte[]> inner =
        CHANNEL.newCall(
            Streams.method("within.Streams", "Serve", MethodType.SERVER_STREAMING),
            CallOptions.DEFAULT);
    inner.start(
        new ClientCall.Listener<byte[]>() {
          private int messages;
          private long bytes;

          @Override
          public void onMessage(byte[] message) {
            messages++;
            bytes += message.length;
            if (takes || messages < 7) {
              inner.request(1);
            } else {
              inner.cancel("enough", null);
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            outer.sendHeaders(new Metadata());
            outer.sendMessage((messages + " " + bytes).getBytes(StandardCharsets.UTF_8));
            outer.close(Status.OK, new Metadata());
          }
        },
        new Metadata());
    inner.request(1);
    inner.sendMessage(command);
    inner.halfClose();
  }

  private Within() {}
}
