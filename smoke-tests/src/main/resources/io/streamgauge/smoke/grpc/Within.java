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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks a server of this process on behalf of a client outside, and tells what came back. */
final class Within {
  static final String SERVICE = "within.Streams";

  /** By the first word of a command. */
  static final Map<String, ManagedChannel> CHANNELS = new ConcurrentHashMap<>();

  private static final Metadata.Key<String> PARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  static ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("smoke.Within")
        .addMethod(Streams.method("smoke.Within", "Ask", MethodType.UNARY), new Asking())
        .build();
  }

  private static final class Asking implements ServerCallHandler<byte[], byte[]> {
    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata head) {
      call.request(2);
      Metadata inner = new Metadata();
      inner.put(PARENT, head.get(PARENT));
      return new ServerCall.Listener<byte[]>() {
        @Override
        public void onMessage(byte[] command) {
          ask(call, inner, command);
        }
      };
    }
  }

  private static void ask(ServerCall<byte[], byte[]> outer, Metadata head, byte[] message) {
    String command = new String(message, StandardCharsets.UTF_8);
    boolean leaves = command.contains("leave");
    ClientCall<byte[], byte[]> inner =
        CHANNELS
            .get(command.substring(0, command.indexOf(' ')))
            .newCall(
                Streams.method(SERVICE, "Serve", MethodType.SERVER_STREAMING), CallOptions.DEFAULT);
    inner.start(
        new ClientCall.Listener<byte[]>() {
          private int messages;
          private long bytes;

          @Override
          public void onMessage(byte[] message) {
            messages++;
            bytes += message.length;
            if (!leaves || messages < 7) {
              inner.request(1);
            } else {
              // Whether gRPC says that the call is over depends on how far its server is.
              inner.cancel("enough", null);
              answer();
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            if (!leaves) {
              answer();
            }
          }

          private void answer() {
            outer.sendHeaders(new Metadata());
            outer.sendMessage((messages + " " + bytes).getBytes(StandardCharsets.UTF_8));
            outer.close(Status.OK, new Metadata());
          }
        },
        head);
    inner.sendMessage(message);
    inner.halfClose();
    inner.request(1);
  }

  private Within() {}
}
