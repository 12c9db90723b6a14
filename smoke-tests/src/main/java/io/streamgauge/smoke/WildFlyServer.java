// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An unmodified WildFly in a child JVM, serving the test application at {@code /app}.
 *
 * <p>It is started as {@code standalone.sh} does, without the shell, with a copy of the
 * distribution's {@code standalone} directory: the process we hold is the JVM itself. Its ports are
 * the operating system's choice and are read from its own log. Its one HTTP listener speaks HTTP/2
 * as well to those who begin with that.
 */
public final class WildFlyServer implements TestServer {
  private static final Duration START = Duration.ofSeconds(180);
  private static final Duration DEPLOY = Duration.ofSeconds(60);
  private static final Pattern HTTP =
      Pattern.compile("HTTP listener default listening on 127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern READY = Pattern.compile("WFLYSRV002[56]: WildFly .* started");

  /** What {@code standalone.conf} and {@code common.sh} set. */
  private static final List<String> OPTIONS =
      List.of(
          "-Xms64m",
          "-Xmx512m",
          "-Djava.net.preferIPv4Stack=true",
          "-Djboss.modules.system.pkgs=org.jboss.byteman",
          "-Djava.awt.headless=true",
          "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
          "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.management/javax.management=ALL-UNNAMED",
          "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

  private final ChildJvm jvm;
  private final Path base;
  private final int port;

  private WildFlyServer(ChildJvm jvm, Path base, int port) {
    this.jvm = jvm;
    this.base = base;
    this.port = port;
  }

  /** Starts it and waits until the application is deployed. */
  static WildFlyServer start(WildFlyDistribution distribution, Launch launch) {
    Path base = createBase(distribution);
    deployWithFiles(base, distribution.servletApi(), launch);
    return start(distribution, launch, base);
  }

  /**
   * The same with the application as an archive, without {@code /app/files}: a directory of static
   * files would be watched for ever, and the watcher holds the application that it was for.
   */
  static WildFlyServer startWithArchive(WildFlyDistribution distribution, Launch launch) {
    Path base = createBase(distribution);
    Webapp.buildWar(base.resolve("deployments/app.war"), distribution.servletApi());
    return start(distribution, launch, base);
  }

  private static WildFlyServer start(WildFlyDistribution distribution, Launch launch, Path base) {
    ChildJvm jvm =
        ChildJvm.start(
            launch.jdk(),
            "java",
            arguments(distribution.home(), launch, base),
            launch.environment(),
            base);
    String log = StartUp.toldOnStdout("WildFly", jvm).await(READY, START);
    Matcher listener = HTTP.matcher(log);
    if (!listener.find()) {
      jvm.close();
      throw new IllegalStateException("No HTTP listener: " + log);
    }
    WildFlyServer server = new WildFlyServer(jvm, base, Integer.parseInt(listener.group(1)));
    try {
      server.awaitMarker("deployed");
      return server;
    } catch (AssertionError | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static List<String> arguments(Path home, Launch launch, Path base) {
    List<String> arguments = new ArrayList<>(launch.jvmArguments());
    arguments.add("-D[Standalone]");
    arguments.addAll(OPTIONS);
    arguments.add("-Dsmoke.huge.file=" + launch.hugeFile());
    arguments.add("-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"));
    arguments.add(
        "-Dlogging.configuration=file:" + base.resolve("configuration/logging.properties"));
    arguments.add("-jar");
    arguments.add(home.resolve("jboss-modules.jar").toString());
    arguments.add("-mp");
    arguments.add(home.resolve("modules").toString());
    arguments.add("org.jboss.as.standalone");
    arguments.add("-Djboss.home.dir=" + home);
    arguments.add("-Djboss.server.base.dir=" + base);
    arguments.add("-Djboss.bind.address=127.0.0.1");
    arguments.add("-Djboss.http.port=0");
    arguments.add("-Djboss.https.port=0");
    arguments.add("-Djboss.management.http.port=0");
    return arguments;
  }

  /** The scanner looks every half second, and WebSocket may compress: all else is as shipped. */
  private static Path createBase(WildFlyDistribution distribution) {
    Path base = Workspace.newDirectory("wildfly-" + distribution.version() + "-base-");
    try {
      copy(distribution.home().resolve("standalone"), base);
      Path configuration = base.resolve("configuration/standalone.xml");
      String xml = Files.readString(configuration);
      Files.writeString(
          configuration,
          xml.replace("scan-interval=\"5000\"", "scan-interval=\"500\"")
              .replace(
                  "<websockets/>",
                  "<websockets per-message-deflate=\"true\" deflater-level=\"6\"/>"));
      return base;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deployWithFiles(Path base, ServletApi api, Launch launch) {
    Path application = base.resolve("deployments/app.war");
    Webapp.buildInto(application, api);
    if (launch.webSockets()) {
      Webapp.addWebSockets(application, api);
    }
    Path overlay = base.resolve("overlay");
    try {
      Path files = Files.createDirectories(overlay.resolve("files"));
      Files.createLink(files.resolve(launch.hugeFile().getFileName()), launch.hugeFile());
      Files.writeString(application.resolve("WEB-INF/jboss-web.xml"), jbossWebXml(overlay));
      Files.createFile(base.resolve("deployments/app.war.dodeploy"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jbossWebXml(Path overlay) {
    return """
    <jboss-web>
      <context-root>/app</context-root>
      <overlay>%s</overlay>
    </jboss-web>
    """
        .formatted(overlay);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** Takes the application away and brings it back. */
  void redeploy() {
    try {
      Files.delete(marker("deployed"));
      awaitMarker("undeployed");
      Files.delete(marker("undeployed"));
      Files.createFile(marker("dodeploy"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitMarker("deployed");
  }

  private void awaitMarker(String state) {
    Poll.until(
        DEPLOY,
        () -> "app.war " + state + " in " + base + ": " + jvm.stdout(),
        () -> Optional.of(marker(state)).filter(Files::exists));
  }

  private Path marker(String state) {
    return base.resolve("deployments/app.war." + state);
  }

  @Override
  public int port(String connector) {
    if (connector.equals(Connectors.PLAIN) || connector.equals(Connectors.H2C)) {
      return port;
    }
    throw new IllegalArgumentException("No listener " + connector);
  }

  @Override
  public ChildJvm jvm() {
    return jvm;
  }

  /** Its {@code jboss.server.base.dir}. */
  @Override
  public Path base() {
    return base;
  }
}
