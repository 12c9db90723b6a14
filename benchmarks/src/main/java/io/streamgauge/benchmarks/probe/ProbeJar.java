// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A jar with {@link ProbeAgent} and an empty program, and the flags that put them into a JVM. */
public final class ProbeJar {

  private static final Path JAR = build();

  private ProbeJar() {}

  /** Loads these classes before the agents that follow. */
  public static String loading(List<String> classes) {
    return "-javaagent:" + JAR + "=" + String.join(":", classes);
  }

  /** Prints the time. */
  public static String clock() {
    return "-javaagent:" + JAR + "=" + ProbeAgent.CLOCK;
  }

  /** Runs the empty program; with a class path this short, agents are found at once. */
  public static List<String> nothing() {
    return List.of("-cp", JAR.toString(), Nothing.class.getName());
  }

  private static Path build() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", ProbeAgent.class.getName());
    try {
      Path jar = Files.createTempFile("probe", ".jar");
      jar.toFile().deleteOnExit();
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file, manifest)) {
        put(ProbeAgent.class, out);
        put(Nothing.class, out);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Class<?> type, JarOutputStream out) throws IOException {
    String entry = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream("/" + entry)) {
      if (in == null) {
        throw new IOException("No " + entry);
      }
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
    }
  }
}
