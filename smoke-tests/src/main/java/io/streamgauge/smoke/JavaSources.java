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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Sources among our resources, compiled when a server is started: against the very jars that it
 * runs on.
 *
 * @param home the class beside which they are resources
 * @param release the version of Java that they are written in, and compiled for
 * @param edit what each text is turned into before
 */
record JavaSources(Class<?> home, List<String> names, int release, UnaryOperator<String> edit) {

  JavaSources(Class<?> home, List<String> names, int release) {
    this(home, names, release, UnaryOperator.identity());
  }

  /** Compiles them all into {@code classes}. */
  void compile(Path classes, List<Path> classPath) {
    compile(classes, classPath, List.of());
  }

  /**
   * Compiles them with the annotation processors among those jars; where there are none, without.
   */
  void compile(Path classes, List<Path> classPath, List<Path> processors) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("This needs a JDK: there is no compiler in this JVM");
    }
    StringWriter messages = new StringWriter();
    List<Source> sources = names.stream().map(this::read).toList();
    List<String> options = new ArrayList<>(options(classes, classPath));
    options.addAll(
        processors.isEmpty() ? List.of("-proc:none") : List.of("-processorpath", path(processors)));
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      Files.createDirectories(classes);
      if (!compiler.getTask(messages, files, null, options, null, sources).call()) {
        throw new IllegalStateException("The application does not compile:\n" + messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> options(Path classes, List<Path> classPath) {
    return List.of(
        "--release",
        Integer.toString(release),
        "-nowarn",
        "-Xlint:none",
        "-cp",
        path(classPath),
        "-d",
        classes.toString());
  }

  private static String path(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private Source read(String name) {
    String resource = name + ".java";
    try (InputStream in = home.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("No resource " + resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Source(name, edit.apply(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
