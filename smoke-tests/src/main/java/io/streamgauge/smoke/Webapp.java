// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

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
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The application under test: servlets written once against {@code javax.servlet}, compiled for
 * Java 8 against the very distribution that will run them.
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
          "Uploads",
          "WrappingFilter",
          "Writes");

  private Webapp() {}

  /** Builds the exploded application in {@code directory}. */
  static void buildInto(Path directory, TomcatDistribution tomcat) {
    List<String> sources = SOURCES.stream().map(name -> "webapp/" + name).toList();
    buildInto(directory, tomcat, Webapp.class, sources);
  }

  /** Builds an application of sources that are resources beside {@code home}. */
  public static void buildInto(
      Path directory, TomcatDistribution tomcat, Class<?> home, List<String> sources) {
    try {
      Path classes = Files.createDirectories(directory.resolve("WEB-INF/classes"));
      compile(
          classes, tomcat, sources.stream().map(name -> Source.read(home, name, tomcat)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path classes, TomcatDistribution tomcat, List<Source> sources)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("This needs a JDK: there is no compiler in this JVM");
    }
    Path api = tomcat.home().resolve("lib/servlet-api.jar");
    Path annotations = tomcat.home().resolve("lib/annotations-api.jar");
    List<String> options =
        List.of(
            "--release",
            "8",
            "-nowarn",
            "-Xlint:none",
            "-proc:none",
            "-cp",
            api + System.getProperty("path.separator") + annotations,
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

  /** A source from our resources, in the namespace the distribution wants. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    static Source read(Class<?> home, String name, TomcatDistribution tomcat) {
      String resource = name + ".java";
      try (InputStream in = home.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("No resource " + resource);
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return new Source(
            name, text.replace("javax.servlet", tomcat.servletNamespace() + ".servlet"));
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
