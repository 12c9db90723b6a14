// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The application under test: servlets written once against {@code javax.servlet}, compiled for
 * Java 8 against the API of the very server that will run them.
 */
public final class Webapp {
  private static final List<String> SOURCES =
      List.of(
          "AsyncWrites",
          "Endings",
          "LaneServlet",
          "Lanes",
          "PartServlet",
          "Query",
          "RouteServlet",
          "Upgrades",
          "Uploads",
          "WrappingFilter",
          "Writes");

  private Webapp() {}

  /** Builds the exploded application in {@code directory}. */
  public static void buildInto(Path directory, ServletApi api) {
    buildInto(directory, api, List.of());
  }

  /** Builds it with more sources: of a program that embeds the server. */
  static void buildInto(Path directory, ServletApi api, List<String> more) {
    Stream<String> sources = SOURCES.stream().map(name -> "webapp/" + name);
    buildInto(directory, api, Webapp.class, Stream.concat(sources, more.stream()).toList());
  }

  /** Builds an application of sources that are resources beside {@code home}. */
  public static void buildInto(
      Path directory, ServletApi api, Class<?> home, List<String> sources) {
    new JavaSources(home, sources, 8, text -> renamed(text, api))
        .compile(classesIn(directory), api.jars());
  }

  /** Adds the WebSocket endpoints to what was built there. */
  static void addWebSockets(Path directory, ServletApi api) {
    List<Path> jars = Stream.concat(api.jars().stream(), api.webSocketJars().stream()).toList();
    new JavaSources(Webapp.class, List.of("webapp/Sockets"), 8, text -> renamed(text, api))
        .compile(classesIn(directory), jars);
  }

  private static String renamed(String text, ServletApi api) {
    return text.replace("javax.servlet", api.namespace() + ".servlet")
        .replace("javax.websocket", api.namespace() + ".websocket");
  }

  static Path classesIn(Path directory) {
    return directory.resolve("WEB-INF/classes");
  }

  /** Builds the application as a WAR. */
  public static void buildWar(Path war, ServletApi api) {
    Path exploded = Workspace.newDirectory("war-");
    buildInto(exploded, api);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war));
        Stream<Path> files = Files.walk(exploded)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = exploded.relativize(file).toString().replace(File.separatorChar, '/');
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Workspace.delete(exploded);
    }
  }
}
