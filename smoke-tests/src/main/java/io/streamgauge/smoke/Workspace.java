// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** Where the build put its files; the defaults serve a run from an IDE. */
public final class Workspace {
  private static final long MARK_EVERY = 1 << 20;

  private Workspace() {}

  /** The agent under test. */
  public static Path agentJar() {
    return path("streamgauge.jar", "../agent/target/streamgauge.jar");
  }

  /** Another agent, by the file name it has without its version. */
  static Path otherAgent(String name) {
    return distributions().resolve("agents").resolve(name + ".jar");
  }

  static Path distributions() {
    return path("streamgauge.distributions", "target/distributions");
  }

  /**
   * The jars of a library, and all they need: the build copies them into a directory of its own.
   */
  static List<Path> jarsOf(String library) {
    return jarsIn(distributions().resolve(library));
  }

  /** The same of one that the agent's own tests need as well. */
  static List<Path> jarsOfAgents(String library) {
    return jarsIn(path("streamgauge.libraries", "../agent/target/libraries").resolve(library));
  }

  /** What the module of a framework has put into one of its directories. */
  static List<Path> frameworkJars(String module, String directory) {
    Path jars =
        path("streamgauge.frameworks", "frameworks").resolve(module + "/target/" + directory);
    if (!Files.isDirectory(jars)) {
      throw new IllegalStateException(
          "Build the module smoke-tests/frameworks/" + module + " first");
    }
    return jarsIn(jars);
  }

  /** The jars that are in the directory itself. */
  static List<Path> jarsIn(Path directory) {
    try (Stream<Path> jars = Files.list(directory)) {
      return jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the contract's tests note how they went. */
  static Path contractResults() {
    return path("streamgauge.contract", "target/contract");
  }

  /** The executable jar with that container; a module of its own builds them. */
  static Path springBoot(String container) {
    String prefix = "streamgauge-smoke-tests-spring-boot-";
    Path target = path("streamgauge.spring-boot", "spring-boot/target");
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(target, prefix + "*-" + container + ".jar")) {
      return jars.iterator().next();
    } catch (IOException | NoSuchElementException e) {
      throw new IllegalStateException("Build the module smoke-tests/spring-boot first", e);
    }
  }

  private static Path servers() {
    return path("streamgauge.servers", "target/servers");
  }

  private static Path path(String property, String relative) {
    String set = System.getProperty(property);
    if (set != null) {
      return Path.of(set).toAbsolutePath().normalize();
    }
    // An IDE starts in the project's directory or in the module's.
    Path module = Path.of("smoke-tests");
    Path base = Files.isDirectory(module) ? module : Path.of("");
    return base.resolve(relative).toAbsolutePath().normalize();
  }

  /** A new directory for one server, kept after the run for whoever looks for its logs. */
  public static Path newDirectory(String prefix) {
    try {
      return Files.createTempDirectory(Files.createDirectories(servers()), prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of {@code size} bytes, sparse where the file system can, no two megabytes alike. */
  public static Path hugeFile(long size) {
    try {
      Path file = Files.createDirectories(servers()).resolve("huge-" + size + ".bin");
      if (!Files.exists(file) || Files.size(file) != size) {
        Path draft = Files.createTempFile(servers(), "huge-", ".part");
        try (RandomAccessFile out = new RandomAccessFile(draft.toFile(), "rw")) {
          out.setLength(size);
          for (long at = 0; at < size - Long.BYTES; at += MARK_EVERY) {
            out.seek(at);
            out.writeLong(at);
          }
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void deleteAtExit(Path directory) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "delete"));
  }

  /** Removes a directory and all in it, as far as that is possible. */
  public static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("Left behind: " + directory + " (" + e + ")");
    }
  }
}
