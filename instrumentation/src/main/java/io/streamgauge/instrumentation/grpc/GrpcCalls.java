// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Takes the exchanges of HTTP/2 streams over for the calls that they carry, and tells which method
 * they are of and how they end.
 *
 * <p>gRPC makes a call's transport state when it has accepted the head of a request as a call's;
 * what it refuses before remains a request of HTTP/2. A call ends with the status that its
 * application closes it with, unless the transport had to report one of its own: {@code
 * closeListener} is where gRPC itself decides which of them holds. A client's calls have no
 * exchange to take over, and so none of this counts them.
 */
public final class GrpcCalls implements StreamInstrumentation {

  static final String GRPC = "gRPC";
  static final String VERSIONS = "1.30 to 1.84";
  static final String STATE = "io.grpc.internal.AbstractStream$TransportState";

  @Override
  public String library() {
    return GRPC;
  }

  @Override
  public String versions() {
    return VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("io.grpc.internal.AbstractStream").slot();
    on.type(STATE).slot();
    on.type("io.grpc.netty.NettyServerStream$TransportState")
        .method(
            TakenOver.class,
            "<init>",
            "io.grpc.netty.NettyServerHandler",
            "io.netty.channel.EventLoop",
            "io.netty.handler.codec.http2.Http2Stream",
            "int",
            "io.grpc.internal.StatsTraceContext",
            "io.grpc.internal.TransportTracer",
            "java.lang.String");
    on.type("io.grpc.internal.ServerCallImpl")
        .method(
            Started.class,
            "<init>",
            "io.grpc.internal.ServerStream",
            "io.grpc.MethodDescriptor",
            "io.grpc.Metadata",
            "io.grpc.Context$CancellableContext",
            "io.grpc.DecompressorRegistry",
            "io.grpc.CompressorRegistry",
            "io.grpc.internal.CallTracer",
            "io.perfmark.Tag");
    on.type("io.grpc.internal.AbstractServerStream")
        .method(Answered.class, "close", "io.grpc.Status", "io.grpc.Metadata");
    on.type("io.grpc.internal.AbstractServerStream$TransportState")
        .method(Reported.class, "closeListener", "io.grpc.Status");
    on.type("io.grpc.netty.NettyServerStream")
        .alternative(
            Shared.class,
            "<init>",
            "io.netty.channel.Channel",
            "io.grpc.netty.NettyServerStream$TransportState",
            "io.grpc.Attributes",
            "java.lang.String",
            "io.grpc.internal.StatsTraceContext")
        .alternative(
            Shared.class,
            "<init>",
            "io.netty.channel.Channel",
            "io.grpc.netty.NettyServerStream$TransportState",
            "io.grpc.Attributes",
            "java.lang.String",
            "io.grpc.internal.StatsTraceContext",
            "io.grpc.internal.TransportTracer");
  }

  /** An HTTP/2 stream carries a call. */
  static final class TakenOver {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object state, @Advice.Argument(2) Object http2) {
      Meter meter = Bridge.meter(http2);
      if (meter != null) {
        meter.exchange().call();
        Bridge.attach(state, meter);
      }
    }
  }

  /** The application's side of the stream. */
  static final class Shared {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object stream, @Advice.Argument(1) Object state) {
      Bridge.share(state, stream);
    }
  }

  /** The server has found the call's method. */
  static final class Started {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) Object stream,
        @Advice.Argument(1) MethodDescriptor<?, ?> method,
        @Advice.Argument(2) Metadata head) {
      Exchange exchange = Bridge.exchange(stream);
      if (exchange != null
          && exchange
              .call()
              .method(
                  method.getFullMethodName(),
                  !method.getType().clientSendsOneMessage(),
                  !method.getType().serverSendsOneMessage())) {
        exchange.parent(
            head.get(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER)),
            head.get(Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER)));
      }
    }
  }

  /** The application ends the call. */
  static final class Answered {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stream, @Advice.Argument(0) @Nullable Status status) {
      Exchange exchange = Bridge.exchange(stream);
      if (exchange != null && status != null) {
        exchange.call().status(status.getCode().name(), true);
      }
    }
  }

  /** The call is over, and this is what its listener is told. */
  static final class Reported {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object state,
        @Advice.FieldValue("listenerClosed") boolean over,
        @Advice.Argument(0) Status status) {
      Exchange exchange = over || status.isOk() ? null : Bridge.exchange(state);
      if (exchange != null) {
        if (status.getCause() instanceof IOException) {
          exchange.call().disconnected();
        }
        exchange.call().status(status.getCode().name(), false);
      }
    }
  }

  /** Instantiated by the agent. */
  public GrpcCalls() {}
}
