// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An unmodified Tomcat in a child JVM, serving the test application at {@code /app}.
 *
 * <p>It is started as {@code catalina.sh run} does, without the shell: the process we hold is the
 * JVM itself. Its ports are the operating system's choice and are read from its own log.
 */
public final class TomcatServer implements TestServer {
  /** What {@code catalina.sh} opens to Tomcat's leak detection. */
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED");

  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern STARTED =
      Pattern.compile(
          "Starting ProtocolHandler \\[\"[a-z]+[a-z0-9-]*-127\\.0\\.0\\.1-auto-(\\d+)-(\\d+)\"]");
  private static final String H2 =
      "<UpgradeProtocol className=\"org.apache.coyote.http2.Http2Protocol\"/>";
  private static final Pattern UNDEPLOYED = Pattern.compile("Undeploying context \\[/app]");
  private static final Pattern DEPLOYED =
      Pattern.compile("Deployment of deployment descriptor \\[.*app\\.xml] has finished");
  private static final Pattern READY = Pattern.compile("Server startup in \\[");

  private final ChildJvm jvm;
  private final Path base;
  private final Map<String, Integer> ports;

  private TomcatServer(ChildJvm jvm, Path base, Map<String, Integer> ports) {
    this.jvm = jvm;
    this.base = base;
    this.ports = ports;
  }

  public static Setup of(TomcatDistribution distribution, Path jdk) {
    return new Setup(distribution, jdk);
  }

  /** With all the connectors of the contract. */
  public static Setup of(TomcatDistribution distribution, Launch launch) {
    return new Setup(distribution, launch.jdk())
        .jvmArguments(launch.jvmArguments())
        .environment(launch.environment())
        .hugeFile(launch.hugeFile())
        .webSockets(launch.webSockets())
        .connector(Connectors.GZIP, Map.of("compression", "on"))
        .connector(Connectors.IMPATIENT, Map.of("connectionTimeout", "1000"))
        .connector(Connectors.TLS, Map.of("SSLEnabled", "true"), tls() + H2)
        .connector(Connectors.H2C, Map.of(), H2);
  }

  private static String tls() {
    return """
    <SSLHostConfig>
      <Certificate certificateKeystoreFile="%s" certificateKeystoreType="%s"
          certificateKeystorePassword="%s"/>
    </SSLHostConfig>"""
        .formatted(TlsKeys.file(), TlsKeys.TYPE, TlsKeys.PASSWORD);
  }

  @Override
  public int port(String connector) {
    return StartUp.port(ports, connector);
  }

  @Override
  public ChildJvm jvm() {
    return jvm;
  }

  /** Its {@code CATALINA_BASE}. */
  @Override
  public Path base() {
    return base;
  }

  /** The log of the application's host: what servlets have thrown. */
  @Override
  public List<Path> logs() {
    try (Stream<Path> logs = Files.list(base.resolve("logs"))) {
      return logs.filter(file -> file.getFileName().toString().startsWith("local")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the application away and brings it back; needs {@link Setup#redeploying}. */
  void redeploy() {
    Path context = base.resolve("conf/Catalina/localhost/app.xml");
    try {
      String xml = Files.readString(context);
      int before = occurrences(UNDEPLOYED);
      Files.delete(context);
      awaitMore(UNDEPLOYED, before);
      before = occurrences(DEPLOYED);
      Files.writeString(context, xml);
      awaitMore(DEPLOYED, before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitMore(Pattern line, int before) {
    Poll.until(
        START,
        () -> line + " in " + base + ": " + jvm.stderr(),
        () -> Optional.of(line).filter(l -> occurrences(l) > before));
  }

  private int occurrences(Pattern line) {
    return (int) line.matcher(jvm.stderr()).results().count();
  }

  /** What can be chosen before the start. */
  public static final class Setup {
    private final TomcatDistribution distribution;
    private final Path jdk;
    private final List<String> jvmArguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> connectors = new LinkedHashMap<>();
    private Optional<Path> hugeFile = Optional.empty();
    private boolean redeploying;
    private boolean webSockets;

    private Setup(TomcatDistribution distribution, Path jdk) {
      this.distribution = distribution;
      this.jdk = jdk;
      connector(Connectors.PLAIN, Map.of());
    }

    /** Adds arguments of the JVM, such as {@code -javaagent:...}. */
    public Setup jvmArguments(List<String> arguments) {
      jvmArguments.addAll(arguments);
      return this;
    }

    public Setup environment(Map<String, String> variables) {
      environment.putAll(variables);
      return this;
    }

    /** Adds a connector, or replaces the attributes of the one with that name. */
    public Setup connector(String name, Map<String, String> attributes) {
      return connector(name, attributes, "");
    }

    /** Adds a connector with elements of {@code server.xml} in it. */
    public Setup connector(String name, Map<String, String> attributes, String elements) {
      connectors.put(name, CatalinaBase.connectorXml(attributes, elements));
      return this;
    }

    /** Serves the directory of that file under {@code /app/files}, and the file by sendfile. */
    public Setup hugeFile(Path file) {
      hugeFile = Optional.of(file);
      return this;
    }

    /** Looks every second for applications that were taken away or brought. */
    Setup redeploying() {
      redeploying = true;
      return this;
    }

    /** Whether the application has its WebSocket endpoints. */
    public Setup webSockets(boolean wanted) {
      webSockets = wanted;
      return this;
    }

    /** Starts it and waits until its connectors answer. */
    public TomcatServer start() {
      Path files = hugeFile.map(Path::getParent).orElse(distribution.home().resolve("conf"));
      Path base = CatalinaBase.create(distribution, connectors.values(), files, redeploying);
      if (webSockets) {
        CatalinaBase.addWebSockets(base, distribution);
      }
      ChildJvm jvm = ChildJvm.start(jdk, "java", arguments(base), environment, base);
      String log = StartUp.toldOnStderr("Tomcat", jvm).await(READY, START);
      Map<String, Integer> ports = portsIn(log);
      if (ports.size() != connectors.size()) {
        jvm.close();
        throw new IllegalStateException("Not all connectors started: " + log);
      }
      return new TomcatServer(jvm, base, ports);
    }

    private List<String> arguments(Path base) {
      Path home = distribution.home();
      List<String> arguments = new ArrayList<>(jvmArguments);
      hugeFile.ifPresent(file -> arguments.add("-Dsmoke.huge.file=" + file));
      arguments.add("-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"));
      arguments.add("-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager");
      if (Jdks.majorOf(jdk) > 8) {
        arguments.addAll(OPENED);
      }
      arguments.add("-classpath");
      arguments.add(classPath(home));
      arguments.add("-Dcatalina.base=" + base);
      arguments.add("-Dcatalina.home=" + home);
      arguments.add("-Djava.io.tmpdir=" + base.resolve("temp"));
      arguments.add("org.apache.catalina.startup.Bootstrap");
      arguments.add("start");
      return arguments;
    }

    /** What the distribution's scripts put there; with an AOT cache, Tomcat's own jars too. */
    private String classPath(Path home) {
      List<String> jars = new ArrayList<>();
      jars.add(home.resolve("bin/bootstrap.jar").toString());
      jars.add(home.resolve("bin/tomcat-juli.jar").toString());
      // A cache holds classes of the class path only: elsewhere Tomcat's would not be in it.
      if (jvmArguments.stream().anyMatch(argument -> argument.startsWith("-XX:AOTCache"))) {
        String[] library = home.resolve("lib").toFile().list((lib, name) -> name.endsWith(".jar"));
        for (String jar : new TreeSet<>(List.of(Objects.requireNonNull(library)))) {
          jars.add(home.resolve("lib").resolve(jar).toString());
        }
      }
      return String.join(System.getProperty("path.separator"), jars);
    }

    private Map<String, Integer> portsIn(String log) {
      List<String> names = List.copyOf(connectors.keySet());
      Map<String, Integer> ports = new LinkedHashMap<>();
      StartUp.ports(STARTED, log)
          .forEach((number, port) -> ports.put(names.get(Integer.parseInt(number) - 1), port));
      return ports;
    }
  }
}
