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

/**
 * What holds for HTTP/1.1 on every server: a new one's test is a subclass that says which.
 *
 * <p>One server serves all tests of a class, each in a lane of its own; the last ones look at what
 * is left when all are done.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class HttpStreamContract
    implements ResponseBodyContract,
        RequestBodyContract,
        StreamContract,
        ConnectionContract,
        SendfileContract,
        AbortContract {
  private static final Duration REST = Duration.ofSeconds(5);

  private final TomcatDistribution distribution;
  private final int jdk;
  private @Nullable MeasuredTomcat tomcat;

  HttpStreamContract(TomcatDistribution distribution, int jdk) {
    this.distribution = distribution;
    this.jdk = jdk;
  }

  @BeforeAll
  void start() {
    Optional<Path> home = Jdks.find(jdk);
    assumeTrue(home.isPresent(), "no JDK " + jdk + " found: see STREAMGAUGE_JDK_" + jdk);
    tomcat = start(distribution, home.orElseThrow());
  }

  /** How the server is started; others may give the JVM more arguments. */
  MeasuredTomcat start(TomcatDistribution distribution, Path jdk) {
    return MeasuredTomcat.start(distribution, jdk);
  }

  @AfterAll
  void stop() {
    if (tomcat != null) {
      tomcat.close();
    }
  }

  @Override
  public MeasuredTomcat tomcat() {
    if (tomcat == null) {
      throw new IllegalStateException("not started");
    }
    return tomcat;
  }

  @Test
  @Order(Integer.MAX_VALUE - 2)
  void metricsAddUpToWhatAllClientsSaw() {
    tomcat().ledger().assertEqualsMetricsOf(tomcat().collector().telemetry());
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void everyRequestHasExactlyOneServerSpan() {
    Telemetry telemetry = tomcat().collector().telemetry();
    assertThat(tomcat().ledger().callers())
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
    Telemetry telemetry = tomcat().collector().telemetry();
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
