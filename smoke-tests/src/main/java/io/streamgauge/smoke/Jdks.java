// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds installed JDKs by their major version.
 *
 * <p>Looks, in this order, at {@code STREAMGAUGE_JDK_<major>}, at the JDK this runs on, and where
 * packages, SDKMAN and IDEs put theirs. What a directory holds is read from its {@code release}
 * file, never guessed from its name.
 */
public final class Jdks {
  private Jdks() {}

  /** The home of the JDK this runs on: 17 or newer. */
  public static Path current() {
    return Path.of(System.getProperty("java.home"));
  }

  /** The home of a JDK of that major version, if one is installed. */
  public static Optional<Path> find(int major) {
    return candidates(major).filter(home -> majorOf(home) == major).findFirst();
  }

  private static Stream<Path> candidates(int major) {
    Path user = Path.of(System.getProperty("user.home"));
    Stream<Path> named =
        Optional.ofNullable(System.getenv("STREAMGAUGE_JDK_" + major)).map(Path::of).stream();
    Stream<Path> running = Stream.of(current());
    Stream<Path> installed =
        Stream.of(
                Path.of("/usr/lib/jvm"),
                Path.of("/opt/java"),
                Path.of("/Library/Java/JavaVirtualMachines"),
                user.resolve(".sdkman/candidates/java"),
                user.resolve(".jdks"),
                cache(user).resolve("streamgauge/jdks"))
            .flatMap(Jdks::children)
            .flatMap(home -> Stream.of(home, home.resolve("Contents/Home")));
    return Stream.of(named, running, installed).flatMap(all -> all);
  }

  /** Where {@code smoke-tests/jdks} unpacks to. */
  private static Path cache(Path user) {
    String configured = System.getenv("XDG_CACHE_HOME");
    return configured == null ? user.resolve(".cache") : Path.of(configured);
  }

  private static Stream<Path> children(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The major version of the JDK at {@code home}; 0 where there is none with a compiler. */
  static int majorOf(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/javac")) || !Files.isReadable(release)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(release)) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
          .mapToInt(Jdks::majorOf)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int majorOf(String version) {
    String[] parts = version.split("[.+-]");
    int first = Integer.parseInt(parts[0]);
    return first == 1 ? Integer.parseInt(parts[1]) : first;
  }
}
