// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.logging.Level;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.junit.jupiter.api.Test;

class JulLoggerTest {

  private static final String JUL = "java/util/logging/";
  private static final String LOGGER = JUL + "Logger";

  @Test
  void librariesNameNothingOfJulButLoggerAndLevel() throws IOException {
    assertThat(used().types).contains(LOGGER).isSubsetOf(LOGGER, JUL + "Level");
  }

  @Test
  void standInHasEveryMethodThatTheLibrariesCall() throws IOException {
    Set<String> offered = new TreeSet<>();
    for (Method method : JulLogger.class.getMethods()) {
      String descriptor = Type.getMethodDescriptor(method);
      offered.add(
          method.getName() + descriptor.replace(Type.getInternalName(JulLogger.class), LOGGER));
    }
    assertThat(offered).containsAll(used().methods);
  }

  @Test
  void levelsAreThoseOfTheAgentsLog() {
    JulLogger logger = JulLogger.getLogger("any");

    assertThat(logger.isLoggable(Level.SEVERE)).isTrue();
    assertThat(logger.isLoggable(Level.WARNING)).isTrue();
    assertThat(logger.isLoggable(Level.INFO)).isTrue();
    assertThat(logger.isLoggable(Level.CONFIG)).isFalse();
    assertThat(logger.isLoggable(Level.FINE)).isFalse();
    assertThat(logger.isLoggable(Level.OFF)).isFalse();
    assertThat(logger.getName()).isEqualTo("any");
  }

  /** What the OpenTelemetry SDK, its exporter and its HTTP client name of java.util.logging. */
  private static Usage used() throws IOException {
    Usage usage = new Usage();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String name = new File(entry).getName();
      if (name.endsWith(".jar")
          && (name.startsWith("opentelemetry-")
              || name.startsWith("ok")
              || name.startsWith("kotlin"))) {
        try (JarFile jar = new JarFile(entry)) {
          for (JarEntry file : Collections.list(jar.entries())) {
            if (file.getName().endsWith(".class") && !file.getName().contains("module-info")) {
              try (InputStream in = jar.getInputStream(file)) {
                usage.read(new ClassReader(in.readAllBytes()));
              }
            }
          }
        }
      }
    }
    return usage;
  }

  /** A remapper that renames nothing is asked for every name in a class file. */
  private static final class Usage extends Remapper {
    private final Set<String> types = new TreeSet<>();
    private final Set<String> methods = new TreeSet<>();

    private void read(ClassReader reader) {
      reader.accept(new ClassRemapper(new ClassVisitor(Opcodes.ASM9) {}, this), 0);
    }

    @Override
    public String map(String internalName) {
      if (internalName.startsWith(JUL)) {
        types.add(internalName);
      }
      return internalName;
    }

    @Override
    public String mapMethodName(String owner, String name, String descriptor) {
      if (owner.equals(LOGGER)) {
        methods.add(name + descriptor);
      }
      return name;
    }
  }
}
