// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.premain;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Makes the bridge visible from every class loader: defines it into package {@code java.lang}.
 *
 * <p>On JDK 9 and newer by public API: {@code Instrumentation.redefineModule} opens {@code
 * java.lang} to this one class's module, {@code Lookup.defineClass} defines. No warning, no change
 * to the bootstrap search path, so class-data sharing stays whole. Called reflectively, as this
 * class must load on JDK 8; there a small jar is appended to the bootstrap search path instead.
 */
final class BridgeDefinition {

  private static final String[] CLASSES = {
    "Bridge",
    "Call",
    "Connection",
    "ConnectionSlot",
    "Exchange",
    "Meter",
    "SendQueue",
    "SideTable",
    "SideTable$Entry",
    "Slot",
    "Streams",
    "WebSocket"
  };

  private final AgentClassLoader loader;
  private final Instrumentation instrumentation;

  BridgeDefinition(AgentClassLoader loader, Instrumentation instrumentation) {
    this.loader = loader;
    this.instrumentation = instrumentation;
  }

  void define() throws ReflectiveOperationException, IOException {
    if (System.getProperty("java.specification.version", "").startsWith("1.")) {
      append();
    } else {
      defineInModule();
    }
  }

  private void defineInModule() throws ReflectiveOperationException {
    Method moduleOf = Class.class.getMethod("getModule");
    Object base = moduleOf.invoke(Object.class);
    Map<String, Set<Object>> open =
        Collections.singletonMap(
            "java.lang", Collections.singleton(moduleOf.invoke(BridgeDefinition.class)));
    Class<?> module = moduleOf.getReturnType();
    Instrumentation.class
        .getMethod("redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class)
        .invoke(
            instrumentation,
            base,
            Collections.emptySet(),
            Collections.emptyMap(),
            open,
            Collections.emptySet(),
            Collections.emptyMap());
    Object lookup =
        MethodHandles.class
            .getMethod("privateLookupIn", Class.class, MethodHandles.Lookup.class)
            .invoke(null, Object.class, MethodHandles.lookup());
    Method defineClass = MethodHandles.Lookup.class.getMethod("defineClass", byte[].class);
    for (String name : CLASSES) {
      defineClass.invoke(lookup, (Object) classFile(name));
    }
  }

  private void append() throws IOException {
    File file = File.createTempFile("streamgauge-bridge", ".jar");
    file.deleteOnExit();
    try (JarOutputStream out = new JarOutputStream(new FileOutputStream(file))) {
      for (String name : CLASSES) {
        out.putNextEntry(new JarEntry("java/lang/Streamgauge" + name + ".class"));
        out.write(classFile(name));
      }
    }
    instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(file));
  }

  private byte[] classFile(String name) {
    byte[] bytes = loader.classFile("java.lang.Streamgauge" + name);
    if (bytes == null) {
      throw new IllegalStateException("incomplete jar: no " + name);
    }
    return bytes;
  }
}
