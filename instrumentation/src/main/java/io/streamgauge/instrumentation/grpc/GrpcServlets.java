// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.grpc;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Call;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;

/**
 * Takes the exchanges of a servlet container over for the calls that they carry, where it lets the
 * {@code AsyncContext} of a request carry its exchange: Tomcat, and Jetty 12 with ee10 and ee11.
 * Elsewhere they remain requests of HTTP.
 */
public final class GrpcServlets implements StreamInstrumentation {

  @Override
  public String library() {
    return GrpcCalls.GRPC + " (servlets)";
  }

  @Override
  public String versions() {
    return "1.53 to 1.81";
  }

  @Override
  public void declare(Joinpoints on) {
    declare(on, "io.grpc.servlet.", "javax.servlet.AsyncContext");
    declare(on, "io.grpc.servlet.jakarta.", "jakarta.servlet.AsyncContext");
  }

  private static void declare(Joinpoints on, String servlets, String context) {
    on.type(servlets + "ServletServerStream")
        .method(
            TakenOver.class,
            "<init>",
            context,
            "io.grpc.internal.StatsTraceContext",
            "int",
            "io.grpc.Attributes",
            "java.lang.String",
            "io.grpc.InternalLogId");
  }

  /** A request is a call. */
  static final class TakenOver {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object stream,
        @Advice.FieldValue("transportState") Object state,
        @Advice.Argument(0) Object context) {
      Meter meter = Bridge.meter(context);
      if (meter != null) {
        Call call = meter.exchange().call();
        call.buffered();
        Bridge.attach(stream, meter);
        Bridge.attach(state, meter);
      }
    }
  }

  /** Instantiated by the agent. */
  public GrpcServlets() {}
}
