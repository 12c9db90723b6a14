// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.premain;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads all of the agent but {@link io.streamgauge.agent.premain}: ByteBuddy, the OpenTelemetry
 * SDK, SLF4J and our own classes, from the entries below {@code inner/} of the one jar.
 *
 * <p>Its parent is the platform class loader, so the application sees nothing of the agent and the
 * agent nothing of the application. Class files are named {@code .classdata}, lest anything that
 * scans jars takes them for the application's.
 */
public final class AgentClassLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String INNER = "inner/";

  private final JarFile jar;
  private final URLStreamHandler entries = new Entries();

  AgentClassLoader(File jar) throws IOException {
    super(ClassLoader.getSystemClassLoader().getParent());
    this.jar = new JarFile(jar, false);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("java.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = classFile(name);
        loaded = bytes == null ? super.loadClass(name, false) : define(name, bytes);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  private Class<?> define(String name, byte[] bytes) {
    return defineClass(name, bytes, 0, bytes.length);
  }

  /** The bytes of a class of the agent, null where it has none of that name. */
  byte @Nullable [] classFile(String name) {
    JarEntry entry = jar.getJarEntry(INNER + name.replace('.', '/') + ".classdata");
    try {
      return entry == null ? null : read(entry);
    } catch (IOException unreadable) {
      return null;
    }
  }

  private byte[] read(JarEntry entry) throws IOException {
    byte[] bytes = new byte[(int) entry.getSize()];
    try (InputStream content = jar.getInputStream(entry)) {
      new DataInputStream(content).readFully(bytes);
    }
    return bytes;
  }

  private @Nullable JarEntry resource(String name) {
    String path = name.endsWith(".class") ? name + "data" : name;
    return jar.getJarEntry(INNER + path);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    JarEntry entry = resource(name);
    try {
      return entry == null
          ? super.getResourceAsStream(name)
          : new ByteArrayInputStream(read(entry));
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    try {
      return resource(name) == null ? null : new URL("streamgauge", null, -1, "/" + name, entries);
    } catch (IOException malformed) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return found == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(found));
  }

  /** Opens the URLs handed out, for {@link java.util.ServiceLoader}. */
  private final class Entries extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          InputStream content = getResourceAsStream(url.getPath().substring(1));
          if (content == null) {
            throw new IOException("no such entry: " + url);
          }
          return content;
        }
      };
    }
  }
}
