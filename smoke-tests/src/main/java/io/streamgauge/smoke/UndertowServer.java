// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Undertow in a child JVM, serving the test application at {@code /app}.
 *
 * <p>There is no distribution of Undertow: it is a library that an application starts. So the
 * process we hold is a small application that does, and prints the ports it was given.
 */
public final class UndertowServer implements TestServer {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern LISTENER = Pattern.compile("listener (\\w+) (\\d+)");
  private static final List<String> LAUNCHER =
      List.of("undertow/UndertowMain", "undertow/NativeHandlers");

  private final ChildJvm jvm;
  private final Path base;
  private final Map<String, Integer> ports = new HashMap<>();

  private UndertowServer(ChildJvm jvm, Path base) {
    this.jvm = jvm;
    this.base = base;
  }

  /** Starts it and waits until its listeners answer. */
  static UndertowServer start(UndertowLibraries undertow, Launch launch) {
    Path base = Workspace.newDirectory("undertow-" + undertow.version() + "-base-");
    Webapp.buildInto(base, undertow.servletApi(), LAUNCHER);
    ChildJvm jvm =
        ChildJvm.start(
            launch.jdk(), "java", arguments(undertow, launch, base), launch.environment(), base);
    UndertowServer server = new UndertowServer(jvm, base);
    try {
      server.awaitReady();
      return server;
    } catch (AssertionError | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static List<String> arguments(UndertowLibraries undertow, Launch launch, Path base) {
    List<String> arguments = new ArrayList<>(launch.jvmArguments());
    arguments.add("-Dsmoke.huge.file=" + launch.hugeFile());
    arguments.add("-Djava.io.tmpdir=" + temp(base));
    arguments.add("-classpath");
    arguments.add(
        Stream.concat(Stream.of(base.resolve("WEB-INF/classes")), undertow.jars().stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    arguments.add("app.UndertowMain");
    arguments.add(TlsKeys.file().toString());
    arguments.add(TlsKeys.TYPE);
    arguments.add(TlsKeys.PASSWORD);
    return arguments;
  }

  private static Path temp(Path base) {
    try {
      return Files.createDirectories(base.resolve("temp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    Poll.until(
        START,
        () -> "Undertow's start in " + base + ": " + jvm.stderr(),
        () -> {
          if (!jvm.isAlive()) {
            throw new IllegalStateException("Undertow did not start: " + jvm.stderr());
          }
          return jvm.stdout().lines().filter("ready"::equals).findFirst();
        });
    Matcher listener = LISTENER.matcher(jvm.stdout());
    while (listener.find()) {
      ports.put(listener.group(1), Integer.parseInt(listener.group(2)));
    }
  }

  @Override
  public int port(String connector) {
    return Optional.ofNullable(ports.get(connector))
        .orElseThrow(
            () -> new IllegalArgumentException("No listener " + connector + " in " + ports));
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
