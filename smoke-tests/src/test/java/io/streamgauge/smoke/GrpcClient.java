// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A connection of its own to a gRPC server: calls with messages of bytes, taken when asked for. */
final class GrpcClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The smallest window that does not grow. */
  private static final int WINDOW = 65_535;

  private final ManagedChannel channel;

  GrpcClient(int port) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .flowControlWindow(WINDOW)
            .build();
  }

  Call call(String method, MethodType type) {
    return new Call(method, type, CallOptions.DEFAULT, new Metadata());
  }

  Call compressed(String method, MethodType type) {
    return new Call(method, type, CallOptions.DEFAULT.withCompression("gzip"), new Metadata());
  }

  /** With a deadline that the server alone knows of. */
  Call within(String timeout, String method, MethodType type) {
    Metadata head = new Metadata();
    head.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), timeout);
    return new Call(method, type, CallOptions.DEFAULT, head);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** One call, and what its client has seen of it. */
  final class Call extends ClientCall.Listener<byte[]> {
    private final TraceParent caller = TraceParent.create();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final String method;
    private final ClientCall<byte[], byte[]> call;
    private volatile byte[] last = new byte[0];
    private volatile int messages;
    private volatile long bytes;

    private Call(String method, MethodType type, CallOptions options, Metadata head) {
      this.method = method;
      head.put(
          Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
          "00-" + caller.traceId() + "-" + caller.spanId() + "-01");
      call =
          channel.newCall(
              MethodDescriptor.<byte[], byte[]>newBuilder()
                  .setType(type)
                  .setFullMethodName(method)
                  .setRequestMarshaller(new Bytes())
                  .setResponseMarshaller(new Bytes())
                  .build(),
              options);
      call.start(this, head);
    }

    /** Sends one message and no more. */
    Call send(String command) {
      return message(command.getBytes(StandardCharsets.UTF_8)).end();
    }

    Call message(byte[] message) {
      call.sendMessage(message);
      return this;
    }

    Call end() {
      call.halfClose();
      return this;
    }

    void take(int more) {
      int wanted = messages + more;
      call.request(more);
      if (!Poll.holds(PATIENCE, () -> messages >= wanted)) {
        throw new AssertionError("Only " + messages + " messages of " + wanted);
      }
    }

    /** Takes what comes, until the call is over. */
    Call takeAll() {
      call.request(Integer.MAX_VALUE);
      try {
        if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError(method + " does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return this;
    }

    void cancel() {
      call.cancel("enough", null);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // gRPC calls a listener from one thread at a time
    public void onMessage(byte[] message) {
      last = message;
      bytes += message.length;
      messages++;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      closed.countDown();
    }

    String method() {
      return method;
    }

    TraceParent caller() {
      return caller;
    }

    byte[] last() {
      return last;
    }

    int messages() {
      return messages;
    }

    long bytes() {
      return bytes;
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
