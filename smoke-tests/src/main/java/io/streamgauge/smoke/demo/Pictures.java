// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import io.streamgauge.smoke.AgentOptions;
import io.streamgauge.smoke.Jdks;
import io.streamgauge.smoke.Launch;
import io.streamgauge.smoke.OtlpCollector;
import io.streamgauge.smoke.Poll;
import io.streamgauge.smoke.Telemetry;
import io.streamgauge.smoke.TestServer;
import io.streamgauge.smoke.TomcatDistribution;
import io.streamgauge.smoke.WireClient;
import io.streamgauge.smoke.WireHead;
import io.streamgauge.smoke.WireRequest;
import io.streamgauge.smoke.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * Draws what the agent exports of two downloads that look the same to their users, as both stand
 * still for three seconds: one because its client does, one because the application does.
 */
final class Pictures {
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Duration START = Duration.ofSeconds(15);
  private static final Duration SAMPLE = Duration.ofMillis(100);
  private static final int FIRST_READ = 64 << 10;

  private final Path directory;

  Pictures(Path directory) {
    this.directory = directory;
  }

  /** Measures and draws; returns the file. */
  Path draw() {
    try (OtlpCollector collector = OtlpCollector.start();
        TestServer tomcat = start(collector)) {
      Telemetry telemetry = collector.telemetry();
      // The exporter starts with the first stream.
      WireClient.once(tomcat.port(), WireRequest.get("/app/c0/sse?n=2&gap=10"));
      Poll.holds(START, () -> telemetry.metricExports() > 0);
      List<Sample> client =
          sample(telemetry, "/app/c1/*", () -> pausingClient(tomcat.port(), "/app/c1"));
      List<Sample> application =
          sample(telemetry, "/app/c2/*", () -> pausingApplication(tomcat.port(), "/app/c2"));
      return save(
          chart("The client pauses for 3 s", client),
          chart("The application pauses for 3 s", application));
    }
  }

  private static TestServer start(OtlpCollector collector) {
    Launch launch =
        Launch.on(Jdks.current(), Workspace.hugeFile(1))
            .jvmArguments(AgentOptions.flag())
            .environment(AgentOptions.reportingTo(collector.endpoint()))
            .environment(Map.of("OTEL_METRIC_EXPORT_INTERVAL", Long.toString(SAMPLE.toMillis())));
    return TomcatDistribution.TOMCAT_11.start(launch);
  }

  /** Sixteen mebibytes, of which the client takes a few, pauses, and takes the rest. */
  private static void pausingClient(int port, String lane) {
    WireRequest request = WireRequest.get(lane + "/write?size=8192&n=2048&length=16777216");
    try (WireClient client = WireClient.to(port, FIRST_READ)) {
      client.send(request);
      WireHead head = client.receiveHead();
      Poll.holds(PAUSE, () -> false);
      client.receiveBody(request, head);
    }
  }

  /** Sixteen mebibytes, of which the application writes half, pauses, and writes the rest. */
  private static void pausingApplication(int port, String lane) {
    WireRequest request =
        WireRequest.get(lane + "/write?size=8388608&n=2&length=16777216&flush=1&gap=3000");
    try (WireClient client = WireClient.to(port)) {
      client.exchange(request);
    }
  }

  private record Sample(double seconds, double sent, double waiting, double blocked) {}

  private static List<Sample> sample(Telemetry telemetry, String route, Runnable download) {
    long begin = System.nanoTime();
    CompletableFuture<Void> running = CompletableFuture.runAsync(download);
    List<Sample> samples = new ArrayList<>();
    samples.add(new Sample(0, 0, 0, 0));
    // Some more, as the last of what happened is exported a moment later.
    for (int after = 0; after < 8; after += running.isDone() ? 1 : 0) {
      Poll.holds(SAMPLE, () -> false);
      samples.add(
          new Sample(
              (System.nanoTime() - begin) / 1e9,
              of(telemetry, "streamgauge.stream.io", route) / (1 << 20),
              of(telemetry, "streamgauge.buffer.usage", route) / (1 << 10),
              of(telemetry, "streamgauge.stream.blocked.time", route)));
    }
    running.join();
    return samples;
  }

  private static double of(Telemetry telemetry, String metric, String route) {
    return telemetry.sum(metric, point -> point.has("streamgauge.route", route));
  }

  private static XYChart chart(String title, List<Sample> samples) {
    XYChart chart =
        new XYChartBuilder()
            .width(560)
            .height(360)
            .title(title)
            .xAxisTitle("seconds since the request")
            .build();
    chart.getStyler().setMarkerSize(0);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(java.awt.Color.WHITE);
    chart.getStyler().setYAxisMin(0, 0.0).setYAxisMin(1, 0.0).setYAxisMin(2, 0.0);
    chart.getStyler().setYAxisMax(0, 17.0).setYAxisMax(1, 10.0).setYAxisMax(2, 4.0);
    chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
    chart.getStyler().setYAxisGroupPosition(2, Styler.YAxisPosition.Right);
    chart.setYAxisGroupTitle(0, "MiB");
    chart.setYAxisGroupTitle(1, "KiB");
    chart.setYAxisGroupTitle(2, "s");
    add(chart, "sent (MiB)", 0, samples, samples.stream().map(Sample::sent).toList());
    add(chart, "waiting (KiB)", 1, samples, samples.stream().map(Sample::waiting).toList());
    add(chart, "blocked (s)", 2, samples, samples.stream().map(Sample::blocked).toList());
    return chart;
  }

  private Path save(XYChart... charts) {
    Path file = directory.resolve("back-pressure.png");
    try {
      Files.createDirectories(directory);
      BitmapEncoder.saveBitmap(
          List.of(charts), 1, charts.length, file.toString(), BitmapFormat.PNG);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(
      XYChart chart, String name, int axis, List<Sample> samples, List<Double> values) {
    List<Double> seconds = samples.stream().map(Sample::seconds).toList();
    chart.addSeries(name, seconds, values).setYAxisGroup(axis);
  }
}
