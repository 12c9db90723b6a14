// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An executable jar, run as {@code java -jar} does. */
final class SpringBootServer implements TestServer {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile(" started on port (\\d+) \\(http");
  private static final Pattern READY = Pattern.compile("Started Application in");

  private final ChildJvm jvm;
  private final Path base;
  private final int port;

  private SpringBootServer(ChildJvm jvm, Path base, int port) {
    this.jvm = jvm;
    this.base = base;
    this.port = port;
  }

  static SpringBootServer start(SpringBootJar jar, Launch launch) {
    Path base = Workspace.newDirectory("spring-boot-" + jar.container() + "-");
    ChildJvm jvm =
        ChildJvm.start(launch.jdk(), "java", arguments(jar, launch), launch.environment(), base);
    String log = StartUp.toldOnStdout("Spring Boot", jvm).await(READY, START);
    Matcher started = PORT.matcher(log);
    if (!started.find()) {
      jvm.close();
      throw new IllegalStateException("No connector: " + log);
    }
    return new SpringBootServer(jvm, base, Integer.parseInt(started.group(1)));
  }

  private static List<String> arguments(SpringBootJar jar, Launch launch) {
    List<String> arguments = new ArrayList<>(launch.jvmArguments());
    arguments.add("-Dsmoke.huge.file=" + launch.hugeFile());
    arguments.add("-jar");
    arguments.add(Workspace.springBoot(jar.container()).toString());
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--server.port=0");
    arguments.add("--server.servlet.context-path=/app");
    arguments.add("--spring.mvc.static-path-pattern=/files/**");
    arguments.add(
        "--spring.web.resources.static-locations=" + launch.hugeFile().resolveSibling("").toUri());
    if (launch.webSockets()) {
      arguments.add("--smoke.websockets=true");
    }
    return arguments;
  }

  @Override
  public int port(String connector) {
    if (!connector.equals(Connectors.PLAIN)) {
      throw new IllegalArgumentException("No connector " + connector);
    }
    return port;
  }

  @Override
  public ChildJvm jvm() {
    return jvm;
  }

  @Override
  public Path base() {
    return base;
  }
}
