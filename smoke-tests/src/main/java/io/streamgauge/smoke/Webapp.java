// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

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
    try {
      Path classes = Files.createDirectories(directory.resolve("WEB-INF/classes"));
      compile(classes, api, sources.stream().map(name -> Source.read(home, name, api)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private static void compile(Path classes, ServletApi api, List<Source> sources)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("This needs a JDK: there is no compiler in this JVM");
    }
    String classPath =
        api.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> options =
        List.of(
            "--release",
            "8",
            "-nowarn",
            "-Xlint:none",
            "-proc:none",
            "-cp",
            classPath,
            "-d",
            classes.toString());
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      if (!compiler.getTask(messages, files, null, options, null, sources).call()) {
        throw new IllegalStateException("The application does not compile:\n" + messages);
      }
    }
  }

  /** A source from our resources, in the namespace the server wants. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    static Source read(Class<?> home, String name, ServletApi api) {
      String resource = name + ".java";
      try (InputStream in = home.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("No resource " + resource);
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return new Source(name, text.replace("javax.servlet", api.namespace() + ".servlet"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
