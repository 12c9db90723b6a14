// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import io.streamgauge.smoke.ChildJvm;
import io.streamgauge.smoke.Poll;
import io.streamgauge.smoke.TomcatDistribution;
import io.streamgauge.smoke.Webapp;
import io.streamgauge.smoke.WireClient;
import io.streamgauge.smoke.WireRequest;
import io.streamgauge.smoke.WireResponse;
import io.streamgauge.smoke.Workspace;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tomcat as it is unpacked: its own configuration and web applications, with two differences. The
 * operating system chooses the port, on the loopback interface, and the demo's application is there
 * too.
 */
final class DemoTomcat implements AutoCloseable {
  static final String CONTEXT = "/demo";

  private static final Duration START = Duration.ofSeconds(90);

  /** Only the end of a connector's start names its port; the words around depend on the locale. */
  private static final Pattern PORT =
      Pattern.compile("\\[\"https?-[a-z0-9-]+-127\\.0\\.0\\.1-auto-1-(\\d+)\"]");

  private final ChildJvm jvm;
  private final Path base;
  private int port;

  private DemoTomcat(ChildJvm jvm, Path base) {
    this.jvm = jvm;
    this.base = base;
  }

  /** Starts its JVM; {@link #awaitPort} tells when it answers. */
  static DemoTomcat launch(
      TomcatDistribution tomcat, Path jdk, List<String> flag, Map<String, String> environment) {
    try {
      Path base = base(tomcat);
      List<String> arguments = new ArrayList<>(flag);
      arguments.addAll(asCatalinaRun(tomcat.home(), base));
      return new DemoTomcat(ChildJvm.start(jdk, "java", arguments, environment, base), base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path base(TomcatDistribution tomcat) throws IOException {
    Path base = Workspace.newDirectory("demo-tomcat-" + tomcat.version() + "-");
    for (String copied : List.of("conf", "webapps")) {
      copy(tomcat.home().resolve(copied), base.resolve(copied));
    }
    for (String empty : List.of("logs", "temp", "work")) {
      Files.createDirectories(base.resolve(empty));
    }
    Path server = base.resolve("conf/server.xml");
    String xml = Files.readString(server);
    xml = replaceOnce(xml, "<Server port=\"8005\"", "<Server port=\"-1\"");
    xml =
        replaceOnce(xml, "<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"0\"");
    Files.writeString(server, xml);
    Path application = base.resolve("webapps" + CONTEXT);
    Webapp.buildInto(application, tomcat.servletApi(), DemoTomcat.class, List.of("DemoServlet"));
    try (InputStream index = DemoTomcat.class.getResourceAsStream("index.html")) {
      Files.copy(Objects.requireNonNull(index), application.resolve("index.html"));
    }
    return base;
  }

  private static String replaceOnce(String text, String from, String to) {
    int at = text.indexOf(from);
    if (at < 0 || text.indexOf(from, at + 1) >= 0) {
      throw new IllegalStateException("Tomcat's server.xml is not as expected at " + from);
    }
    return text.replace(from, to);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** What {@code bin/catalina.sh run} starts, without the shell. */
  private static List<String> asCatalinaRun(Path home, Path base) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"));
    arguments.add("-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager");
    for (String opened : List.of("lang", "lang.reflect", "io", "util", "util.concurrent")) {
      arguments.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    arguments.add("--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED");
    arguments.add("-classpath");
    Path bin = home.resolve("bin");
    arguments.add(
        bin.resolve("bootstrap.jar") + File.pathSeparator + bin.resolve("tomcat-juli.jar"));
    arguments.add("-Dcatalina.base=" + base);
    arguments.add("-Dcatalina.home=" + home);
    arguments.add("-Djava.io.tmpdir=" + base.resolve("temp"));
    arguments.add("org.apache.catalina.startup.Bootstrap");
    arguments.add("start");
    return arguments;
  }

  /** Waits until it answers a first request. */
  void awaitStart() {
    port =
        Poll.until(
            START,
            () -> "Tomcat's start: " + jvm.stderr(),
            () -> {
              if (!jvm.isAlive()) {
                throw new IllegalStateException("Tomcat did not start: " + jvm.stderr());
              }
              Matcher started = PORT.matcher(jvm.stderr());
              return started.find()
                  ? Optional.of(Integer.parseInt(started.group(1)))
                  : Optional.empty();
            });
    WireResponse index = WireClient.once(port, WireRequest.get(CONTEXT + "/"));
    if (index.status() != 200) {
      throw new IllegalStateException("The demo was not deployed: " + jvm.stderr());
    }
  }

  int port() {
    return port;
  }

  /** Where the demo's application answers. */
  String url() {
    return "http://127.0.0.1:" + port + CONTEXT;
  }

  /** Lines that the agent wrote on standard error. */
  List<String> agentLines() {
    return jvm.stderr().lines().filter(line -> line.startsWith("[streamgauge]")).toList();
  }

  boolean isAlive() {
    return jvm.isAlive();
  }

  /** Stops it and removes its directory, logs included. */
  @Override
  public void close() {
    jvm.stop();
    Workspace.delete(base);
  }
}
