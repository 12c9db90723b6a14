// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Enumeration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The Tomcat releases the contract is run against, as their project ships them.
 *
 * <p>Maven fetches the archives (their versions are properties of the parent pom); what it fetched
 * is held against the digests pinned here before anything of it is run.
 */
public enum TomcatDistribution {
  TOMCAT_9(
      "9.0.122",
      "javax",
      "5e004cf0b80dfd2465182130a11834190ab9ea98811d37c178afa1c07ddfb5a1"
          + "e4defd7e52baa377088f1774bf9a2fe9006d17cc2a98af31c2a1ae25e3204a6f"),
  TOMCAT_10(
      "10.1.60",
      "jakarta",
      "706e0fbb79bc476eba9524c251280259e56b56bcd1298b11fc77a60818ab4d24"
          + "d811420f3c247699a57b8db1418fd474868a7b01ca43d6f4bff788b4e1a0c201"),
  TOMCAT_11(
      "11.0.25",
      "jakarta",
      "80bc4818547903c5b1a45e18f30702309309800eda68216f9ba25fc3ddd62ad7"
          + "bba47dabe82a4e0f0a0641146c7d1c7190885c6d098aae7e962b5b633acbc137");

  private static final Map<TomcatDistribution, Path> HOMES =
      new EnumMap<>(TomcatDistribution.class);

  private final String version;
  private final String servletNamespace;
  private final String sha512;

  TomcatDistribution(String version, String servletNamespace, String sha512) {
    this.version = version;
    this.servletNamespace = servletNamespace;
    this.sha512 = sha512;
  }

  public String version() {
    return version;
  }

  /** {@code javax} or {@code jakarta}: where this line's Servlet API lives. */
  public String servletNamespace() {
    return servletNamespace;
  }

  /** The unpacked release: fresh in every JVM that asks, removed when that JVM ends. */
  public Path home() {
    synchronized (HOMES) {
      return HOMES.computeIfAbsent(this, TomcatDistribution::unpack);
    }
  }

  private Path unpack() {
    Path archive = Workspace.distributions().resolve("tomcat-" + version + ".zip");
    try {
      verify(archive);
      Path target = Workspace.newDirectory("tomcat-" + version + "-home-");
      Workspace.deleteAtExit(target);
      unzip(archive, target);
      return target.resolve("apache-tomcat-" + version);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack " + archive, e);
    }
  }

  private void verify(Path archive) throws IOException {
    if (!Files.exists(archive)) {
      throw new IOException(
          archive + " is missing: do the versions here and in the parent pom agree?");
    }
    try (InputStream in = Files.newInputStream(archive)) {
      String digest = Digests.hexOf("SHA-512", in);
      if (!digest.equals(sha512)) {
        throw new IOException(archive + " has the SHA-512 " + digest + ", expected " + sha512);
      }
    }
  }

  private static void unzip(Path archive, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException(entry.getName() + " leaves the archive's directory");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
    }
  }
}
