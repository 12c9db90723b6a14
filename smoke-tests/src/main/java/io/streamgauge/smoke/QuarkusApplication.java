// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quarkus with an application that its own plugin has built, run as {@code java -jar} does: one
 * server for HTTP/1.1 and HTTP/2 in clear text, and one for HTTPS.
 */
public final class QuarkusApplication implements RoutelessServer {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Pattern LISTENING =
      Pattern.compile(
          "Listening on: http://127\\.0\\.0\\.1:(\\d+) and https://127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern VERSION =
      Pattern.compile("io\\.quarkus\\.quarkus-vertx-http-([\\d.]+)\\.jar");
  private static final int LARGE = 1 << 21;

  @Override
  public String title() {
    return "Quarkus " + version();
  }

  private static String version() {
    return Workspace.frameworkJars("quarkus", "quarkus-app/lib/main").stream()
        .map(file -> VERSION.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .map(name -> name.group(1))
        .findAny()
        .orElseThrow();
  }

  @Override
  public Optional<String> lacks(String connector) {
    return connector.equals(Connectors.GZIP) || connector.equals(Connectors.IMPATIENT)
        ? Optional.of("Quarkus starts one server, which is set up in one way")
        : Optional.empty();
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    Path base = Workspace.newDirectory("quarkus-");
    ChildJvm jvm =
        ChildJvm.start(launch.jdk(), "java", arguments(launch), launch.environment(), base);
    String log = StartUp.toldOnStdout("Quarkus", jvm).await(LISTENING, START);
    Matcher listening = LISTENING.matcher(log);
    if (!listening.find()) {
      throw new IllegalStateException(log);
    }
    int plain = Integer.parseInt(listening.group(1));
    int tls = Integer.parseInt(listening.group(2));
    return new EmbeddedServer(
        jvm, base, Map.of(Connectors.PLAIN, plain, Connectors.H2C, plain, Connectors.TLS, tls));
  }

  private static List<String> arguments(Launch launch) {
    List<String> arguments = new ArrayList<>(launch.jvmArguments());
    arguments.add("-Dsmoke.huge.file=" + launch.hugeFile());
    arguments.add("-Dquarkus.http.host=127.0.0.1");
    arguments.add("-Dquarkus.http.port=0");
    arguments.add("-Dquarkus.http.ssl-port=0");
    arguments.add("-Dquarkus.http.handle-100-continue-automatically=true");
    String keys = "-Dquarkus.http.ssl.certificate.key-store-";
    arguments.add(keys + "file=" + TlsKeys.file());
    arguments.add(keys + "file-type=" + TlsKeys.TYPE);
    arguments.add(keys + "password=" + TlsKeys.PASSWORD);
    String sockets = "-Dquarkus.websockets-next.server.";
    arguments.add(sockets + "supported-subprotocols=chat");
    arguments.add(sockets + "max-frame-size=" + LARGE);
    arguments.add(sockets + "max-message-size=" + LARGE);
    arguments.add("-jar");
    arguments.add(
        Workspace.frameworkJars("quarkus", "quarkus-app").stream()
            .findFirst()
            .orElseThrow()
            .toString());
    return arguments;
  }
}
