// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OTLP over gRPC, by OpenTelemetry's own setting. */
class GrpcExportIT {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Telemetry telemetry = new Telemetry();

  @Test
  void reportsOverGrpcWhereOpenTelemetrysSettingSaysSo() throws IOException {
    Server collector =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Traces())
            .addService(new Metrics())
            .build()
            .start();
    try (TomcatServer server = start("http://127.0.0.1:" + collector.getPort())) {
      TraceParent caller = TraceParent.create();
      WireResponse response =
          WireClient.once(server.port(), caller.parentOf(Scenario.THOUSAND_CHUNKS.in("/app/c0")));
      Ledger ledger = new Ledger();
      ledger.addRequest("/app/c0/*", caller);
      ledger.addOutbound("/app/c0/*", response);
      ledger.assertEqualsMetricsOf(telemetry);
      assertThat(Poll.holds(PATIENCE, () -> hasSpanOf(caller))).isTrue();
    } finally {
      collector.shutdownNow();
    }
  }

  private boolean hasSpanOf(TraceParent caller) {
    return telemetry.spans().stream()
        .anyMatch(span -> span.isServer() && span.traceId().equals(caller.traceId()));
  }

  private static TomcatServer start(String endpoint) {
    return TomcatServer.of(TomcatDistribution.TOMCAT_11, Jdks.current())
        .jvmArguments(AgentOptions.flag())
        .environment(AgentOptions.reportingTo(endpoint))
        .environment(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))
        .start();
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      telemetry.accept(request);
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> answer) {
      telemetry.accept(request);
      answer.onNext(ExportMetricsServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
