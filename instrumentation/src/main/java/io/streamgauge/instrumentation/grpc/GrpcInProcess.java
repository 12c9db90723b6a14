// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.grpc;

import io.grpc.KnownLength;
import io.grpc.Status;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Opens and ends the exchanges of calls within the process, and counts their messages where one
 * side hands them to the other: nothing is framed, so there is no size on the wire, and a message
 * that does not know its size has none.
 *
 * <p>A message is received when the client hands it over, and sent when it leaves the queue in
 * front of the client. gRPC numbers what the server writes under the lock that guards the queue: so
 * many less those that wait have been sent, whoever asks, and whenever.
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
        .method(Taken.class, "writeMessage", "java.io.InputStream")
        .method(Taken.class, "clientRequested", "int")
        .method(Taken.class, "notifyClientClose", "io.grpc.Status", "io.grpc.Metadata")
        .method(Dropped.class, "internalCancel", "io.grpc.Status")
        .method(Failed.class, "cancel", "io.grpc.Status")
        .method(GrpcCalls.Answered.class, "close", "io.grpc.Status", "io.grpc.Metadata");
    on.type(stream + "$InProcessClientStream")
        .method(Received.class, "writeMessage", "java.io.InputStream")
        .method(GivenUp.class, "cancel", "io.grpc.Status");
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
    static void enter(
        @Advice.This Object server,
        @Advice.FieldValue("closed") boolean over,
        @Advice.Argument(0) InputStream message)
        throws IOException {
      Exchange exchange = over ? null : Bridge.exchange(server);
      if (exchange != null) {
        boolean known = message instanceof KnownLength || message instanceof ByteArrayInputStream;
        exchange.call().written(known ? message.available() : 0, 1);
      }
    }
  }

  /** The client may have taken messages, and with the last of them the call may be over. */
  static final class Taken {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object server,
        @Advice.FieldValue("closed") boolean over,
        @Advice.FieldValue("outboundSeqNo") int written,
        @Advice.FieldValue("clientReceiveQueue") ArrayDeque<?> queue,
        @Advice.FieldValue("clientRequested") int requested) {
      Exchange exchange = Bridge.exchange(server);
      if (exchange != null) {
        int sent;
        boolean mayWrite;
        boolean ended;
        synchronized (server) {
          sent = written - queue.size();
          mayWrite = requested > 0;
          ended = over;
        }
        exchange.call().handedOver(sent, mayWrite);
        if (ended) {
          exchange.end();
        }
      }
    }
  }

  /** Nobody will take what is in the queue. */
  static final class Dropped {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object server,
        @Advice.FieldValue("outboundSeqNo") int written,
        @Advice.FieldValue("clientReceiveQueue") ArrayDeque<?> queue) {
      Exchange exchange = Bridge.exchange(server);
      if (exchange != null) {
        int sent;
        synchronized (server) {
          sent = written - queue.size();
        }
        exchange.call().handedOver(sent, true);
        exchange.end();
      }
    }
  }

  /** gRPC gives the call up. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object server, @Advice.Argument(0) Status status) {
      Exchange exchange = Bridge.exchange(server);
      if (exchange != null) {
        exchange.call().status(status.getCode().name(), false);
      }
    }
  }

  /** The client writes a message. */
  static final class Received {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$1") Object stream,
        @Advice.FieldValue("closed") boolean over,
        @Advice.Argument(0) InputStream message)
        throws IOException {
      Exchange exchange = over ? null : Bridge.exchange(stream);
      if (exchange != null) {
        boolean known = message instanceof KnownLength || message instanceof ByteArrayInputStream;
        exchange.call().received(known ? message.available() : 0);
      }
    }
  }

  /** The client gives the call up, of which gRPC tells nobody once its server has ended it. */
  static final class GivenUp {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Exchange enter(
        @Advice.FieldValue("this$1") Object stream, @Advice.Argument(0) Status status) {
      Exchange exchange = Bridge.exchange(stream);
      if (exchange != null) {
        exchange.call().status(status.getCode().name(), false);
      }
      return exchange;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Exchange exchange) {
      if (exchange != null) {
        exchange.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public GrpcInProcess() {}
}
