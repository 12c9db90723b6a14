// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One server for all tests of a class, each in a lane of its own; the last ones look at what is
 * left when all are done. Subclasses add the parts of the contract that hold for them.
 */
@ExtendWith(ContractReport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ServerContract implements Contract {
  private static final Duration REST = Duration.ofSeconds(5);

  private final ServerUnderTest server;
  private final int jdk;
  private @Nullable MeasuredServer measured;

  ServerContract(ServerUnderTest server, int jdk) {
    this.server = server;
    this.jdk = jdk;
  }

  @BeforeAll
  void start() {
    Optional<Path> home = Jdks.find(jdk);
    assumeTrue(home.isPresent(), "no JDK " + jdk + " found: see STREAMGAUGE_JDK_" + jdk);
    measured = MeasuredServer.start(server, home.orElseThrow(), connector(), this::change);
  }

  /** The connector that the class is about. */
  String connector() {
    return Connectors.PLAIN;
  }

  /** Which server, on which JDK, and through which connector where it is not the plain one. */
  String title() {
    String connector = connector().equals(Connectors.PLAIN) ? "" : ", " + connector();
    return server.title() + connector + ", JDK " + jdk;
  }

  /** What is to be different about the start. */
  Launch change(Launch launch) {
    return launch;
  }

  @AfterAll
  void stop() {
    if (measured != null) {
      measured.close();
    }
  }

  @Override
  public MeasuredServer measured() {
    if (measured == null) {
      throw new IllegalStateException("not started");
    }
    return measured;
  }

  @Test
  @Order(Integer.MAX_VALUE - 2)
  void metricsAddUpToWhatAllClientsSaw() {
    measured().assertTestsHaveRun();
    measured().ledger().assertEqualsMetricsOf(measured().collector().telemetry());
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void everyRequestHasExactlyOneServerSpan() {
    measured().assertTestsHaveRun();
    Telemetry telemetry = measured().collector().telemetry();
    assertThat(measured().ledger().callers())
        .allSatisfy(
            caller ->
                assertThat(telemetry.spans())
                    .filteredOn(SpanView::isServer)
                    .filteredOn(span -> span.traceId().equals(caller.traceId()))
                    .hasSize(1));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void nothingIsLeftActive() {
    measured().assertTestsHaveRun();
    Telemetry telemetry = measured().collector().telemetry();
    assertThat(telemetry.metric("http.server.active_requests")).isNotEmpty();
    assertThat(
            Poll.holds(
                REST,
                () ->
                    telemetry.sum("http.server.active_requests", point -> true) == 0
                        && telemetry.sum("streamgauge.stream.active", point -> true) == 0))
        .as("all back to 0: %s", telemetry.metric("streamgauge.stream.active"))
        .isTrue();
  }
}
