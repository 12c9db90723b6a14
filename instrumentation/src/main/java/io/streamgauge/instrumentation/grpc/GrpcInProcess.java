// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.grpc;

import io.grpc.KnownLength;
import io.grpc.Status;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Call;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import net.bytebuddy.asm.Advice;

/**
 * Opens and ends the exchanges of calls within the process, and counts their messages where they
 * are handed from one side to the other: nothing is framed, so there is no size on the wire, and a
 * message that does not know its size has none. One has been sent when the client has taken it.
 */
public final class GrpcInProcess implements StreamInstrumentation {

  @Override
  public String library() {
    return GrpcCalls.GRPC + " (in process)";
  }

  @Override
  public String versions() {
    return GrpcCalls.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String stream = "io.grpc.inprocess.InProcessTransport$InProcessStream";
    on.type(stream).slot();
    on.type(stream + "$InProcessServerStream")
        .slot()
        .method(Open.class, "setListener", "io.grpc.internal.ClientStreamListener")
        .method(Written.class, "writeMessage", "java.io.InputStream")
        .method(Taken.class, "clientRequested", "int")
        .method(Answered.class, "close", "io.grpc.Status", "io.grpc.Metadata")
        .method(Cancelled.class, "clientCancelled", "io.grpc.Status")
        .method(Cancelled.class, "cancel", "io.grpc.Status")
        .method(Ended.class, "notifyClientClose", "io.grpc.Status", "io.grpc.Metadata")
        .method(Ended.class, "internalCancel", "io.grpc.Status");
    on.type(stream + "$InProcessClientStream")
        .method(Received.class, "writeMessage", "java.io.InputStream");
  }

  /** A client has started a call. */
  static final class Open {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object server, @Advice.FieldValue("this$1") Object stream) {
      Exchange exchange = Bridge.open("grpc");
      if (exchange != null) {
        exchange.call();
        Bridge.attach(server, exchange.outbound());
        Bridge.attach(stream, exchange.outbound());
      }
    }
  }

  /** The server writes a message: the client takes it at once, or it waits in a queue. */
  static final class Written {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.FieldValue("closed") boolean closed, @Advice.Argument(0) InputStream message)
        throws IOException {
      boolean known = message instanceof KnownLength || message instanceof ByteArrayInputStream;
      return closed ? -1 : known ? message.available() : 0;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object server,
        @Advice.FieldValue("clientReceiveQueue") ArrayDeque<?> queue,
        @Advice.FieldValue("clientRequested") int requested,
        @Advice.Enter long bytes) {
      Exchange exchange = bytes < 0 ? null : Bridge.exchange(server);
      if (exchange != null) {
        Call call = exchange.call();
        call.written(bytes, 1);
        call.unsent(queue.size());
        call.ready(requested > 0);
      }
    }
  }

  /** The client asks for messages, and has taken what waited. */
  static final class Taken {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object server,
        @Advice.FieldValue("closed") boolean closed,
        @Advice.FieldValue("clientReceiveQueue") ArrayDeque<?> queue,
        @Advice.FieldValue("clientRequested") int requested) {
      Exchange exchange = Bridge.exchange(server);
      if (exchange != null) {
        Call call = exchange.call();
        call.unsent(queue.size());
        call.ready(requested > 0);
        if (closed) {
          exchange.end();
        }
      }
    }
  }

  /** The application ends the call. */
  static final class Answered {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object server, @Advice.Argument(0) Status status) {
      Exchange exchange = Bridge.exchange(server);
      if (exchange != null) {
        exchange.call().status(status.getCode().name(), true);
      }
    }
  }

  /** The client gives the call up, or gRPC does. */
  static final class Cancelled {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object server,
        @Advice.FieldValue("closed") boolean closed,
        @Advice.Argument(0) Status status) {
      Exchange exchange = closed ? null : Bridge.exchange(server);
      if (exchange != null) {
        exchange.call().status(status.getCode().name(), false);
      }
    }
  }

  /** The client has been told the end, unless messages wait before it. */
  static final class Ended {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object server, @Advice.FieldValue("closed") boolean closed) {
      Exchange exchange = closed ? Bridge.exchange(server) : null;
      if (exchange != null) {
        exchange.end();
      }
    }
  }

  /** The client writes a message. */
  static final class Received {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$1") Object stream,
        @Advice.FieldValue("closed") boolean closed,
        @Advice.Argument(0) InputStream message)
        throws IOException {
      Exchange exchange = closed ? null : Bridge.exchange(stream);
      if (exchange != null) {
        boolean known = message instanceof KnownLength || message instanceof ByteArrayInputStream;
        exchange.call().received(known ? message.available() : 0);
      }
    }
  }

  /** Instantiated by the agent. */
  public GrpcInProcess() {}
}
