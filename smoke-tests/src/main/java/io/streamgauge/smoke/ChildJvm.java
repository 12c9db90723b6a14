// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of a JDK in a process of its own, its two outputs in two files. */
public final class ChildJvm implements AutoCloseable {
  private static final Duration KILL_AFTER = Duration.ofSeconds(20);

  private final Process process;
  private final Path stdout;
  private final Path stderr;

  private ChildJvm(Process process, Path stdout, Path stderr) {
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /**
   * Starts {@code <jdk>/bin/<program>} in {@code directory}; nothing of our own environment that
   * changes a JVM, Tomcat or OpenTelemetry is passed on.
   */
  public static ChildJvm start(
      Path jdk,
      String program,
      List<String> arguments,
      Map<String, String> environment,
      Path directory) {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(ChildJvm::changesTheChild);
    builder.environment().putAll(environment);
    Path stdout = directory.resolve("stdout.txt");
    Path stderr = directory.resolve("stderr.txt");
    try {
      Process process =
          builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "kill"));
      return new ChildJvm(process, stdout, stderr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean changesTheChild(String variable) {
    return variable.startsWith("OTEL_")
        || variable.startsWith("STREAMGAUGE_")
        || variable.startsWith("CATALINA_")
        || variable.startsWith("JAVA_")
        || variable.startsWith("JDK_")
        || variable.equals("_JAVA_OPTIONS");
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written to its standard output so far. */
  public String stdout() {
    return read(stdout);
  }

  /** What it has written to its standard error so far. */
  public String stderr() {
    return read(stderr);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, Charset.defaultCharset());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for it to end by itself and returns its exit code. */
  public int await(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Still running after " + patience.toSeconds() + " s: " + stderr());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end (SIGTERM) and returns how long that took; kills it if it does not. */
  public Duration stop() {
    return stop(KILL_AFTER);
  }

  /** Asks it to end and gives it that long before it is killed. */
  public Duration stop(Duration patience) {
    long asked = System.nanoTime();
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    return Duration.ofNanos(System.nanoTime() - asked);
  }

  @Override
  public void close() {
    stop();
  }
}
