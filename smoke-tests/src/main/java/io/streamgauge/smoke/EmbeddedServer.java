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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server that is a library, in a child JVM: a small application starts it.
 *
 * <p>The application is told the key store, its type and its password as its first arguments. It
 * prints {@code listener <connector> <port>} for each port that it was given, and then {@code
 * ready}.
 */
public final class EmbeddedServer implements TestServer {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern LISTENER = Pattern.compile("(?m)^listener (\\w+) (\\d+)$");
  private static final Pattern READY = Pattern.compile("(?m)^ready$");

  private final ChildJvm jvm;
  private final Path base;
  private final Map<String, Integer> ports;

  /** One that has started; its ports by connector. */
  EmbeddedServer(ChildJvm jvm, Path base, Map<String, Integer> ports) {
    this.jvm = jvm;
    this.base = base;
    this.ports = ports;
  }

  /**
   * Starts it and waits until its listeners answer.
   *
   * @param base the directory that it runs in
   * @param more arguments of the application's own
   */
  static EmbeddedServer start(
      Path base, Launch launch, List<Path> classPath, String mainClass, String... more) {
    List<String> arguments = new ArrayList<>(launch.jvmArguments());
    arguments.add("-Dsmoke.huge.file=" + launch.hugeFile());
    arguments.add("-Djava.io.tmpdir=" + temp(base));
    arguments.add("-classpath");
    arguments.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    arguments.add(mainClass);
    arguments.add(TlsKeys.file().toString());
    arguments.add(TlsKeys.TYPE);
    arguments.add(TlsKeys.PASSWORD);
    arguments.addAll(List.of(more));
    ChildJvm jvm = ChildJvm.start(launch.jdk(), "java", arguments, launch.environment(), base);
    String log = StartUp.toldOnStdout(mainClass, jvm).await(READY, START);
    return new EmbeddedServer(jvm, base, StartUp.ports(LISTENER, log));
  }

  private static Path temp(Path base) {
    try {
      return Files.createDirectories(base.resolve("temp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port(String connector) {
    return StartUp.port(ports, connector);
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
