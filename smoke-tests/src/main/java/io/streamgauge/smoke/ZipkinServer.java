// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Zipkin's server as it is released: an executable jar, which keeps what it is told in memory. */
public final class ZipkinServer implements RoutelessServer {
  static final String VERSION = "3.5.1";

  private static final Duration START = Duration.ofSeconds(120);
  private static final Pattern SERVING = Pattern.compile("Serving (HTTP) at /127.0.0.1:(\\d+)");

  @Override
  public String title() {
    return "Zipkin " + VERSION;
  }

  /** Identifiers of traces are hexadecimal. */
  @Override
  public String routeOf(String path) {
    return path.replaceAll("/[0-9a-f]{16}$", "/{id}");
  }

  @Override
  public TestServer start(Launch launch) {
    Path base = Workspace.newDirectory("zipkin-");
    List<String> arguments = new ArrayList<>(launch.jvmArguments());
    arguments.add("-jar");
    arguments.add(
        Workspace.distributions().resolve("zipkin-server-" + VERSION + "-exec.jar").toString());
    arguments.add("--armeria.ports[0].ip=127.0.0.1");
    Map<String, String> environment = new HashMap<>(launch.environment());
    environment.put("QUERY_PORT", "0");
    ChildJvm jvm = ChildJvm.start(launch.jdk(), "java", arguments, environment, base);
    String log = StartUp.toldOnStdout("Zipkin", jvm).await(SERVING, START);
    int port = StartUp.port(StartUp.ports(SERVING, log), "HTTP");
    return new EmbeddedServer(jvm, base, Map.of(Connectors.PLAIN, port, Connectors.H2C, port));
  }
}
