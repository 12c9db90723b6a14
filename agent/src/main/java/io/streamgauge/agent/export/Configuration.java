// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.streamgauge.agent.streams.LiveTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's own auto-configuration with our defaults: everything it documents works, nothing
 * is installed globally, and no thread is started that is not needed.
 */
final class Configuration {

  private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final int CARDINALITY = 2000;

  private final LiveTable table;
  private final boolean httpMetrics;
  private final Map<String, String> defaults = new HashMap<>();
  private final ExecutorService inline = new InlineExecutor();
  private boolean exportsSpans;

  Configuration(LiveTable table, boolean httpMetrics, Map<String, String> properties) {
    this.table = table;
    this.httpMetrics = httpMetrics;
    defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
    defaults.put("otel.metric.export.interval", "10000");
    defaults.put("otel.logs.exporter", "none");
    defaults.putAll(properties);
  }

  OpenTelemetrySdk build() {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .setServiceClassLoader(Configuration.class.getClassLoader())
        .disableShutdownHook()
        .addPropertiesSupplier(() -> defaults)
        .addResourceCustomizer((resource, config) -> named(resource))
        .addTracerProviderCustomizer(
            (builder, config) -> {
              exportsSpans = !config.getList("otel.traces.exporter").contains("none");
              return builder;
            })
        .addMeterProviderCustomizer(this::produce)
        .addSpanExporterCustomizer((exporter, config) -> inline(exporter))
        .addMetricExporterCustomizer((exporter, config) -> inline(exporter))
        .build()
        .getOpenTelemetrySdk();
  }

  /** Whether spans have somewhere to go: neither they nor the SDK are switched off. */
  boolean exportsSpans() {
    return exportsSpans;
  }

  private static Resource named(Resource resource) {
    Resource ours =
        resource.merge(
            Resource.create(
                Attributes.of(
                    AttributeKey.stringKey("telemetry.distro.name"),
                    "streamgauge",
                    AttributeKey.stringKey("telemetry.distro.version"),
                    Scope.version())));
    String service = resource.getAttribute(SERVICE);
    String better = ServiceName.of(System.getProperty("sun.java.command"));
    boolean unnamed = service == null || service.startsWith("unknown_service");
    return unnamed && better != null
        ? ours.merge(Resource.create(Attributes.of(SERVICE, better)))
        : ours;
  }

  private SdkMeterProviderBuilder produce(
      SdkMeterProviderBuilder builder, ConfigProperties config) {
    int limit = config.getInt("otel.java.metrics.cardinality.limit", CARDINALITY);
    synchronized (table) {
      table.store().limit(limit);
    }
    return builder.registerMetricProducer(
        new AggregateMetrics(table, prefersDelta(config), httpMetrics));
  }

  private static boolean prefersDelta(ConfigProperties config) {
    String preference =
        config
            .getString("otel.exporter.otlp.metrics.temporality.preference", "cumulative")
            .toLowerCase(Locale.ROOT);
    boolean delta = preference.equals("delta") || preference.equals("lowmemory");
    List<String> exporters = config.getList("otel.metrics.exporter");
    if (delta && exporters.size() > 1) {
      LOG.warn("Delta temporality needs a single metrics exporter; {} get cumulative", exporters);
      return false;
    }
    return delta;
  }

  private SpanExporter inline(SpanExporter exporter) {
    if (exporter instanceof OtlpHttpSpanExporter) {
      return ((OtlpHttpSpanExporter) exporter).toBuilder().setExecutorService(inline).build();
    }
    if (exporter instanceof OtlpGrpcSpanExporter) {
      return ((OtlpGrpcSpanExporter) exporter).toBuilder().setExecutorService(inline).build();
    }
    return exporter;
  }

  private MetricExporter inline(MetricExporter exporter) {
    if (exporter instanceof OtlpHttpMetricExporter) {
      return ((OtlpHttpMetricExporter) exporter).toBuilder().setExecutorService(inline).build();
    }
    if (exporter instanceof OtlpGrpcMetricExporter) {
      return ((OtlpGrpcMetricExporter) exporter).toBuilder().setExecutorService(inline).build();
    }
    return exporter;
  }
}
