// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's or Datadog's agent in this JVM: asked, on a server's thread, which span it has
 * made of the request that the thread is at.
 *
 * <p>Both have an API on the bootstrap class loader. It is looked for once, with the first request:
 * by then every {@code -javaagent} has started, whatever their order. Asked for is the root of the
 * trace's part in this JVM, which is the request's own span and not what the application nested.
 *
 * <p><em>Guarantees:</em> nothing here throws. Without such an agent, asking is one field test.
 */
public final class OtherAgent {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final String NO_SPAN = "0000000000000000";

  private static final @Nullable Class<?> OPENTELEMETRY =
      find("io.opentelemetry.javaagent.shaded.io.opentelemetry.api.trace.Span");
  private static final @Nullable Class<?> DATADOG =
      find("datadog.trace.bootstrap.instrumentation.api.AgentTracer");
  private static final @Nullable OtherAgent ASKED = asked();

  private final MethodHandle active;
  private final MethodHandle traceId;
  private final MethodHandle spanId;
  private final MethodHandle sampled;

  /** All but the first take what the first returns. */
  OtherAgent(MethodHandle active, MethodHandle traceId, MethodHandle spanId, MethodHandle sampled) {
    this.active = active.asType(methodType(Object.class));
    this.traceId = traceId.asType(methodType(String.class, Object.class));
    this.spanId = spanId.asType(methodType(String.class, Object.class));
    this.sampled = sampled.asType(methodType(boolean.class, Object.class));
  }

  /** Whether there is one. */
  public static boolean isPresent() {
    return OPENTELEMETRY != null || DATADOG != null;
  }

  /** What it has made of the request that this thread is at, null where it has made none. */
  static @Nullable ServerSpan span() {
    OtherAgent agent = ASKED;
    return agent == null ? null : agent.ask();
  }

  @Nullable ServerSpan ask() {
    try {
      Object span = (Object) active.invokeExact();
      String id = span == null ? NO_SPAN : (String) spanId.invokeExact(span);
      return id.equals(NO_SPAN)
          ? null
          : new ServerSpan(this, span, (String) traceId.invokeExact(span), id);
    } catch (Throwable failure) {
      return null; // whatever it is, it is not the application's to see
    }
  }

  private static @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }

  private static @Nullable OtherAgent asked() {
    try {
      return OPENTELEMETRY != null ? openTelemetry() : DATADOG != null ? datadog() : null;
    } catch (ReflectiveOperationException | LinkageError anotherVersion) {
      return null;
    }
  }

  private static OtherAgent openTelemetry() throws ReflectiveOperationException {
    String shaded = "io.opentelemetry.javaagent.shaded.";
    Class<?> root = type(shaded + "instrumentation.api.instrumenter.LocalRootSpan");
    Class<?> span = type(shaded + "io.opentelemetry.api.trace.Span");
    Class<?> context = type(shaded + "io.opentelemetry.api.trace.SpanContext");
    return new OtherAgent(
        then(
            LOOKUP.findStatic(root, "current", methodType(span)),
            LOOKUP.findVirtual(span, "getSpanContext", methodType(context))),
        LOOKUP.findVirtual(context, "getTraceId", methodType(String.class)),
        LOOKUP.findVirtual(context, "getSpanId", methodType(String.class)),
        LOOKUP.findVirtual(context, "isSampled", methodType(boolean.class)));
  }

  private static OtherAgent datadog() throws ReflectiveOperationException {
    Class<?> tracer = type("datadog.trace.bootstrap.instrumentation.api.AgentTracer");
    Class<?> span = type("datadog.trace.bootstrap.instrumentation.api.AgentSpan");
    Class<?> traceId = type("datadog.trace.api.DDTraceId");
    MethodHandle root = LOOKUP.findVirtual(span, "getLocalRootSpan", methodType(span));
    MethodHandle hex =
        LOOKUP.findVirtual(traceId, "toHexStringPadded", methodType(String.class, int.class));
    return new OtherAgent(
        LOOKUP.findStatic(tracer, "activeSpan", methodType(span)),
        then(
            then(root, LOOKUP.findVirtual(span, "getTraceId", methodType(traceId))),
            MethodHandles.insertArguments(hex, 1, 32)),
        then(
            then(root, LOOKUP.findVirtual(span, "getSpanId", methodType(long.class))),
            LOOKUP.findStatic(
                type("datadog.trace.api.DDSpanId"),
                "toHexStringPadded",
                methodType(String.class, long.class))),
        then(
            then(root, LOOKUP.findVirtual(span, "getSamplingPriority", methodType(Integer.class))),
            LOOKUP.findStatic(
                OtherAgent.class, "isKept", methodType(boolean.class, Integer.class))));
  }

  private static MethodHandle then(MethodHandle first, MethodHandle second) {
    return MethodHandles.filterReturnValue(first, second);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, null);
  }

  /**
   * Datadog's priority of a trace; null until it is decided, at the end of the trace if not before.
   */
  private static boolean isKept(@Nullable Integer priority) {
    return priority == null || priority > 0;
  }

  /** The span that another agent has made of a request. */
  public static final class ServerSpan {

    private final OtherAgent agent;
    private final Object span;
    private final String traceId;
    private final String spanId;

    private ServerSpan(OtherAgent agent, Object span, String traceId, String spanId) {
      this.agent = agent;
      this.span = span;
      this.traceId = traceId;
      this.spanId = spanId;
    }

    /** 32 hexadecimal digits. */
    public String traceId() {
      return traceId;
    }

    /** 16 hexadecimal digits. */
    public String spanId() {
      return spanId;
    }

    /** Whether the other agent sends it. Asked late, as Datadog's agent decides late. */
    public boolean isSampled() {
      try {
        return (boolean) agent.sampled.invokeExact(span);
      } catch (Throwable failure) {
        return true;
      }
    }
  }
}
