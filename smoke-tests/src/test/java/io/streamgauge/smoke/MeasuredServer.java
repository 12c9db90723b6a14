// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A server under the agent, the collector it reports to, and the truth about its exchanges. */
final class MeasuredServer implements AutoCloseable {
  private static final Duration SPAN = Duration.ofSeconds(15);

  private final ServerUnderTest underTest;
  private final String connector;
  private final TestServer server;
  private final OtlpCollector collector;
  private final Ledger ledger;
  private final AtomicInteger lanes = new AtomicInteger();

  private MeasuredServer(
      ServerUnderTest underTest, String connector, TestServer server, OtlpCollector collector) {
    this.underTest = underTest;
    this.connector = connector;
    this.server = server;
    this.collector = collector;
    this.ledger = new Ledger(underTest.namesRoutes());
  }

  static MeasuredServer start(ServerUnderTest underTest, Path jdk) {
    return start(underTest, jdk, Connectors.PLAIN, UnaryOperator.identity());
  }

  /**
   * Starts a server under the agent.
   *
   * @param connector the one that requests go to where a test does not name another
   * @param change what is to be different about the start
   */
  static MeasuredServer start(
      ServerUnderTest underTest, Path jdk, String connector, UnaryOperator<Launch> change) {
    OtlpCollector collector = OtlpCollector.start();
    try {
      Launch launch = change.apply(launch(jdk)).jvmArguments(AgentOptions.flag());
      TestServer server =
          underTest.start(launch.environment(AgentOptions.reportingTo(collector.endpoint())));
      MeasuredServer measured = new MeasuredServer(underTest, connector, server, collector);
      // The agent starts its exporter at the first stream, or ten seconds after its first class.
      if (underTest.answersRequests()) {
        String first = measured.isHttp2() ? Connectors.PLAIN : connector;
        measured.run(first, Scenario.THREE_FLUSHES.in(measured.lane()));
      }
      return measured;
    } catch (AssertionError | RuntimeException e) {
      collector.close();
      throw e;
    }
  }

  /** A start with the file that the scenarios ask for, and nothing else. */
  static Launch launch(Path jdk) {
    return Launch.on(jdk, Workspace.hugeFile(Scenario.HUGE_SIZE));
  }

  TestServer server() {
    return server;
  }

  OtlpCollector collector() {
    return collector;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The port of the connector under test. */
  int port() {
    return port(connector);
  }

  /** The port of that connector; leaves the test out where the server is declared to lack it. */
  int port(String connector) {
    Optional<String> lack = underTest.lacks(connector);
    assumeTrue(lack.isEmpty(), () -> "no connector " + connector + ": " + lack.orElseThrow());
    return server.port(connector);
  }

  boolean isTls() {
    return connector.equals(Connectors.TLS);
  }

  /** Whether the connector under test speaks nothing but HTTP/2. */
  boolean isHttp2() {
    return connector.equals(Connectors.H2C);
  }

  /** A new connection to the connector under test. */
  WireClient connect() {
    return connect(connector, 0);
  }

  /** With a receive buffer of that size; 0 leaves it to the system. */
  WireClient connect(int receiveBuffer) {
    return connect(connector, receiveBuffer);
  }

  WireClient connect(String connector, int receiveBuffer) {
    WireClient client = WireClient.to(port(connector), receiveBuffer);
    return connector.equals(Connectors.TLS) ? client.tls() : client;
  }

  /** A new HTTP/2 connection to that connector. */
  Http2Client http2(String connector) {
    int port = port(connector);
    return connector.equals(Connectors.TLS) ? Http2Client.tls(port) : Http2Client.clearText(port);
  }

  /** A path of the application whose route nobody else's requests go to. */
  String lane() {
    return "/app/c" + lanes.getAndIncrement();
  }

  /** What looks at all that the tests of a class have left would find nothing if tried again. */
  void assertTestsHaveRun() {
    int ofTheStart = 2;
    assertThat(lanes.get() + ledger.callers().size())
        .as("lanes and requests: this needs its whole class")
        .isGreaterThan(ofTheStart);
  }

  /** Sends the scenario's request in a lane of its own and waits for its span. */
  Exchange run(Scenario scenario) {
    return run(scenario.connector().orElse(connector), scenario.in(lane()));
  }

  /** Sends it to the connector under test. */
  Exchange run(WireRequest request) {
    return run(connector, request);
  }

  Exchange run(String connector, WireRequest request) {
    TraceParent caller = TraceParent.create();
    try (WireClient client = connect(connector, 0)) {
      return reported(caller, request, client.exchange(caller.parentOf(request)));
    }
  }

  /** What was reported of a request that has been answered. */
  Exchange reported(TraceParent caller, WireRequest request, WireResponse response) {
    SpanView span = serverSpan(caller, request.target());
    String route = routeOf(request.path());
    ledger.addRequest(route, caller);
    return new Exchange(this, route, caller, request, response, span);
  }

  /** The SERVER span of the request that was sent with this parent. */
  SpanView serverSpan(TraceParent caller, String what) {
    return collector.awaitSpan(
        SPAN,
        "the SERVER span of " + what,
        span -> span.isServer() && span.traceId().equals(caller.traceId()));
  }

  /** What must be reported as the route of that path. */
  String routeOf(String path) {
    return underTest.routeOf(path);
  }

  /** Whether routes are reported as {@code http.route}, too. */
  boolean namesRoutes() {
    return underTest.namesRoutes();
  }

  @Override
  public void close() {
    server.close();
    collector.close();
  }
}
