// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A Tomcat under the agent, the collector it reports to, and the truth about its exchanges. */
final class MeasuredTomcat implements AutoCloseable {
  private static final Duration SPAN = Duration.ofSeconds(15);

  private final TomcatServer server;
  private final OtlpCollector collector;
  private final Ledger ledger = new Ledger();
  private final AtomicInteger lanes = new AtomicInteger();

  private MeasuredTomcat(TomcatServer server, OtlpCollector collector) {
    this.server = server;
    this.collector = collector;
  }

  static MeasuredTomcat start(TomcatDistribution tomcat, Path jdk) {
    return start(tomcat, jdk, List.of(), Map.of());
  }

  static MeasuredTomcat start(
      TomcatDistribution tomcat,
      Path jdk,
      List<String> jvmArguments,
      Map<String, String> environment) {
    OtlpCollector collector = OtlpCollector.start();
    try {
      TomcatServer.Setup setup =
          Connectors.addTo(TomcatServer.of(tomcat, jdk))
              .hugeFile(Workspace.hugeFile(Scenario.HUGE_SIZE))
              .jvmArguments(jvmArguments)
              .jvmArguments(AgentOptions.flag())
              .environment(AgentOptions.reportingTo(collector.endpoint()))
              .environment(environment);
      MeasuredTomcat measured = new MeasuredTomcat(setup.start(), collector);
      // The agent starts its exporter at the first stream, or ten seconds after its first class.
      measured.run(Scenario.THREE_FLUSHES);
      return measured;
    } catch (AssertionError | RuntimeException e) {
      collector.close();
      throw e;
    }
  }

  TomcatServer server() {
    return server;
  }

  OtlpCollector collector() {
    return collector;
  }

  Ledger ledger() {
    return ledger;
  }

  /** A path of the application whose route nobody else's requests go to. */
  String lane() {
    return "/app/c" + lanes.getAndIncrement();
  }

  /** Sends the scenario's request in a lane of its own and waits for its span. */
  Exchange run(Scenario scenario) {
    return run(scenario.connector(), scenario.in(lane()));
  }

  Exchange run(String connector, WireRequest request) {
    TraceParent caller = TraceParent.create();
    WireResponse response = WireClient.once(server.port(connector), caller.parentOf(request));
    return reported(caller, request, response);
  }

  /** What was reported of a request that has been answered. */
  Exchange reported(TraceParent caller, WireRequest request, WireResponse response) {
    SpanView span = serverSpan(caller, request.target());
    String route = routeOf(request.path());
    ledger.addRequest(route, caller);
    return new Exchange(ledger, route, caller, request, response, span);
  }

  /** The SERVER span of the request that was sent with this parent. */
  SpanView serverSpan(TraceParent caller, String what) {
    return collector.awaitSpan(
        SPAN,
        "the SERVER span of " + what,
        span -> span.isServer() && span.traceId().equals(caller.traceId()));
  }

  /** The context path and the pattern of the servlet that answers there. */
  static String routeOf(String path) {
    if (path.endsWith(".ext")) {
      return "/app/*.ext";
    }
    if (path.matches("/app/(c\\d+|items)/.*")) {
      return path.substring(0, path.indexOf('/', "/app/".length())) + "/*";
    }
    return path.equals("/app/hello") ? path : "/app/";
  }

  @Override
  public void close() {
    server.close();
    collector.close();
  }
}
