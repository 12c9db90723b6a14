// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.streamgauge.agent.config.Switch;
import io.streamgauge.agent.streams.HttpExchange;
import io.streamgauge.agent.streams.LiveTable;
import io.streamgauge.agent.streams.SpanSink;
import io.streamgauge.agent.streams.StreamMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the live table to OpenTelemetry: from its start until the JVM's end, metrics are
 * collected and spans made. Where OpenTelemetry's configuration is refused, says so once; the agent
 * goes on counting in bounded memory and exports nothing.
 */
public final class Exporter {

  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

  /** All that the end of the JVM may wait for us. */
  private static final long SHUTDOWN_MILLIS = 3000;

  private final LiveTable table;
  private final @Nullable OpenTelemetrySdk sdk;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Exporter(LiveTable table, @Nullable OpenTelemetrySdk sdk) {
    this.table = table;
    this.sdk = sdk;
  }

  /**
   * Starts exporting. To be called late, never in {@code premain}, on a daemon thread without a
   * context class loader: the SDK's threads inherit both.
   *
   * @param httpMetrics whether to export {@code http.server.*} metrics too
   * @param serverSpan whether exchanges get a SERVER span where another agent made one
   * @param firstSegment age at which a stream first shows as a span while it runs
   * @param properties {@code otel.*} defaults, which system properties and environment override
   */
  public static Exporter start(
      LiveTable table,
      boolean httpMetrics,
      Switch serverSpan,
      Duration firstSegment,
      Map<String, String> properties) {
    Configuration configuration = new Configuration(table, httpMetrics, properties);
    OpenTelemetrySdk sdk = null;
    try {
      sdk = configuration.build();
    } catch (Throwable refused) {
      LOG.error("OpenTelemetry could not be configured, nothing is exported: {}", say(refused));
    }
    table.connect(
        sdk != null && configuration.exportsSpans()
            ? spans(sdk, table, serverSpan, firstSegment)
            : new NoSpans());
    return new Exporter(table, sdk);
  }

  private static String say(Throwable refused) {
    Throwable cause = refused.getCause();
    return cause == null ? refused.toString() : refused + ", caused by " + cause;
  }

  private static SpanSink spans(
      OpenTelemetrySdk sdk, LiveTable table, Switch serverSpan, Duration firstSegment) {
    Tracer tracer =
        sdk.getSdkTracerProvider()
            .tracerBuilder(Scope.NAME)
            .setInstrumentationVersion(Scope.version())
            .setSchemaUrl(Scope.SCHEMA_URL)
            .build();
    return new SpanExport(
        tracer,
        sdk.getPropagators().getTextMapPropagator(),
        new SegmentSchedule(firstSegment.toNanos()),
        serverSpan,
        new MessageSpans(tracer, table.store()));
  }

  /** Whether telemetry leaves the JVM, as far as the configuration goes. */
  public boolean isExporting() {
    return sdk != null && !closed.get();
  }

  /** Ends what is open and sends what is left; takes three seconds at most. */
  public void shutdown() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    OpenTelemetrySdk closing = sdk;
    table.shutdown();
    if (closing == null) {
      return;
    }
    Thread flush = new Thread(null, () -> flush(closing), "streamgauge-flush");
    flush.setDaemon(true);
    flush.setContextClassLoader(null);
    flush.start();
    try {
      flush.join(SHUTDOWN_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** Spans go on the SDK's own thread, so that neither waits for the other. */
  private static void flush(OpenTelemetrySdk sdk) {
    CompletableResultCode spans = sdk.getSdkTracerProvider().shutdown();
    CompletableResultCode metrics = sdk.getSdkMeterProvider().shutdown();
    spans.join(SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
    metrics.join(SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Lets ended exchanges go where spans have nowhere to go to. */
  private static final class NoSpans implements SpanSink {

    @Override
    public void live(StreamMeter stream, String route, long nowNanos) {}

    @Override
    public void ended(HttpExchange exchange, String route) {}
  }
}
