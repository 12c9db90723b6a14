// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls of every kind, of messages that are bytes. The first message says what is to be done. */
final class Streams {
  private static final AtomicInteger WRITTEN = new AtomicInteger();

  static ServerServiceDefinition service(String name) {
    return ServerServiceDefinition.builder(name)
        .addMethod(method(name, "Unary", MethodType.UNARY), new Handler(true))
        .addMethod(method(name, "Serve", MethodType.SERVER_STREAMING), new Handler(true))
        .addMethod(method(name, "Collect", MethodType.CLIENT_STREAMING), new Handler(false))
        .addMethod(method(name, "Echo", MethodType.BIDI_STREAMING), new Echo())
        .build();
  }

  static MethodDescriptor<byte[], byte[]> method(String service, String name, MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(service + "/" + name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[4096];
        for (int n = stream.read(some); n >= 0; n = stream.read(some)) {
          all.write(some, 0, n);
        }
        return all.toByteArray();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Answers every message with itself. */
  private static final class Echo implements ServerCallHandler<byte[], byte[]> {
    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata head) {
      call.setCompression("gzip");
      call.sendHeaders(new Metadata());
      call.request(1);
      return new ServerCall.Listener<byte[]>() {
        @Override
        public void onMessage(byte[] message) {
          call.sendMessage(message);
          call.request(1);
        }

        @Override
        public void onHalfClose() {
          call.close(Status.OK, new Metadata());
        }
      };
    }
  }

  /** Takes messages in; when all are there, does what the first one says. */
  private static final class Handler implements ServerCallHandler<byte[], byte[]> {
    private final boolean commanded;

    Handler(boolean commanded) {
      this.commanded = commanded;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata head) {
      call.request(Integer.MAX_VALUE);
      return new ServerCall.Listener<byte[]>() {
        private String command = "";
        private int received;
        private int next;
        private boolean answering;

        @Override
        public void onMessage(byte[] message) {
          received++;
          command = commanded ? new String(message, StandardCharsets.UTF_8) : "";
        }

        @Override
        public void onHalfClose() {
          if (!commanded) {
            command = "n=1 size=" + received;
          }
          if (command.contains("status=")) {
            int code = number("status", 0);
            call.close(Status.fromCodeValue(code), new Metadata());
          } else if (command.contains("hang")) {
            WRITTEN.addAndGet(1000);
          } else {
            if (command.contains("gzip")) {
              call.setCompression("gzip");
            }
            call.sendHeaders(new Metadata());
            answering = true;
            answer();
          }
        }

        @Override
        public void onReady() {
          if (answering) {
            answer();
          }
        }

        private void answer() {
          int n = number("n", 1);
          while (next < n && (call.isReady() || command.contains("ignore"))) {
            int size = number("size", next % 10 == 0 ? 0 : next * 37 % 5000);
            call.sendMessage(new byte[command.contains("written") ? WRITTEN.get() : size]);
            next++;
            WRITTEN.incrementAndGet();
          }
          if (next == n) {
            answering = false;
            call.close(Status.OK, new Metadata());
          }
        }

        private int number(String key, int otherwise) {
          int at = command.indexOf(key + "=");
          return at < 0
              ? otherwise
              : Integer.parseInt(command.substring(at + key.length() + 1).split(" ")[0]);
        }
      };
    }
  }

  private Streams() {}
}
