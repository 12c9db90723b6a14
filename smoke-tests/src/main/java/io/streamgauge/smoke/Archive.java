// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A release as its project ships it: a {@code .zip} or {@code .tar.gz}.
 *
 * <p>Maven fetches the archives (their versions are properties of the parent pom); what it fetched
 * is held against the digest pinned in the code before anything of it is run.
 *
 * @param file its name among the distributions
 * @param root the one directory in it
 */
public record Archive(String file, String root, String sha512) {
  private static final Map<Archive, Path> HOMES = new ConcurrentHashMap<>();

  /** The unpacked release: fresh in every JVM that asks, removed when that JVM ends. */
  public Path home() {
    return HOMES.computeIfAbsent(this, Archive::unpack);
  }

  private Path unpack() {
    Path archive = Workspace.distributions().resolve(file);
    try {
      verify(archive);
      Path target = Workspace.newDirectory(root + "-home-");
      Workspace.deleteAtExit(target);
      if (file.endsWith(".zip")) {
        unzip(archive, target);
      } else {
        untar(archive, target);
      }
      return target.resolve(root);
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
        try (InputStream in = zip.getInputStream(entry)) {
          unpack(entry.getName(), entry.isDirectory(), in, target);
        }
      }
    }
  }

  private static void untar(Path archive, Path target) throws IOException {
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        unpack(e.getName(), e.isDirectory(), tar, target);
      }
    }
  }

  private static void unpack(String name, boolean directory, InputStream in, Path target)
      throws IOException {
    Path file = target.resolve(name).normalize();
    if (!file.startsWith(target)) {
      throw new IOException(name + " leaves the archive's directory");
    }
    if (directory) {
      Files.createDirectories(file);
    } else {
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    }
  }
}
