// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An unmodified Jetty in a child JVM, serving the test application at {@code /app}.
 *
 * <p>It is started as its documentation says, by {@code start.jar} in a {@code jetty.base} of its
 * own, in which nothing makes {@code start.jar} fork: the process we hold is the JVM itself. Its
 * ports are the operating system's choice and are read from its own log.
 */
public final class JettyServer implements TestServer {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern STARTED =
      Pattern.compile("Started (\\w+)@[0-9a-f]+\\{[^}]*}\\{127\\.0\\.0\\.1:(\\d+)}");
  private static final Pattern READY = Pattern.compile("Started .*@\\d+ms");
  private static final List<String> CONNECTORS =
      List.of(
          Connectors.PLAIN, Connectors.GZIP, Connectors.IMPATIENT, Connectors.TLS, Connectors.H2C);

  private final ChildJvm jvm;
  private final Path base;
  private final Map<String, Integer> ports;

  private JettyServer(ChildJvm jvm, Path base, Map<String, Integer> ports) {
    this.jvm = jvm;
    this.base = base;
    this.ports = ports;
  }

  /**
   * Starts it and waits until its connectors answer.
   *
   * @param startArguments more for {@code start.jar}, such as {@code --module=threadpool-virtual}
   */
  static JettyServer start(
      JettyDistribution distribution, Launch launch, String... startArguments) {
    return start(distribution, launch, JettyBase.create(distribution, launch), startArguments);
  }

  /** The same in a {@code jetty.base} that is there already. */
  static JettyServer start(
      JettyDistribution distribution, Launch launch, Path base, String... startArguments) {
    ChildJvm jvm =
        ChildJvm.start(
            launch.jdk(),
            "java",
            arguments(distribution, launch, base, startArguments),
            launch.environment(),
            base);
    String log = StartUp.toldOnStderr("Jetty", jvm).await(READY, START);
    Map<String, Integer> ports = StartUp.ports(STARTED, log);
    if (!ports.keySet().containsAll(CONNECTORS)) {
      jvm.close();
      throw new IllegalStateException("Not all connectors started: " + log);
    }
    return new JettyServer(jvm, base, ports);
  }

  private static List<String> arguments(
      JettyDistribution distribution, Launch launch, Path base, String... startArguments) {
    Path home = distribution.home();
    List<String> arguments = new ArrayList<>(launch.jvmArguments());
    arguments.add("-Dsmoke.huge.file=" + launch.hugeFile());
    arguments.add("-Djava.io.tmpdir=" + base.resolve("temp"));
    arguments.add("-jar");
    arguments.add(home.resolve("start.jar").toString());
    arguments.add("jetty.home=" + home);
    arguments.add("jetty.base=" + base);
    arguments.addAll(List.of(startArguments));
    return arguments;
  }

  @Override
  public int port(String connector) {
    return StartUp.port(ports, connector);
  }

  @Override
  public ChildJvm jvm() {
    return jvm;
  }

  /** Its {@code jetty.base}. */
  @Override
  public Path base() {
    return base;
  }
}
