// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.Agent;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.Slot;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every joinpoint against the library's jars: the oldest supported, a middle and the newest
 * release of each line, unpacked by the build into {@code target/libraries}.
 */
class JoinpointsTest {

  private final JoinpointTable table = new JoinpointTable(Agent.instrumentations());

  static Stream<File> libraries() {
    File[] jars = new File("target/libraries").listFiles((dir, name) -> name.endsWith(".jar"));
    assertThat(jars).isNotNull().hasSizeGreaterThanOrEqualTo(9);
    return Arrays.stream(jars).sorted();
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void everyJoinpointIsFoundAndWoven(File jar) throws Exception {
    try (WeavingLoader loader = new WeavingLoader(jar, table)) {
      for (JoinpointTable.WovenType type : table.types()) {
        Class<?> woven = loader.verified(type.className);
        if (type.slot) {
          assertThat(Slot.class.isAssignableFrom(woven)).as(type.className).isTrue();
        }
      }
      assertThat(loader.weaver.report().skipped()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void everyMemberThatAdviceUsesExists(File jar) throws Exception {
    try (URLClassLoader library = new URLClassLoader(new URL[] {jar.toURI().toURL()})) {
      List<String> missing = new ArrayList<>();
      for (Joinpoint joinpoint : table.joinpoints()) {
        missing.addAll(new UsedMembers(library).missingIn(joinpoint.advice()));
      }
      assertThat(missing).isEmpty();
    }
  }

  /** Loads a library's classes through the weaver. */
  private static final class WeavingLoader extends URLClassLoader {
    final Weaver weaver;

    WeavingLoader(File jar, JoinpointTable table) throws Exception {
      super(new URL[] {jar.toURI().toURL()}, WeavingLoader.class.getClassLoader());
      Instrumentation none =
          (Instrumentation)
              Proxy.newProxyInstance(
                  WeavingLoader.class.getClassLoader(),
                  new Class<?>[] {Instrumentation.class},
                  (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                  });
      weaver = new Weaver(table, none);
    }

    /** Initialising makes the JVM verify the woven bytecode; a VerifyError comes through. */
    Class<?> verified(String className) throws ClassNotFoundException {
      try {
        return Class.forName(className, true, this);
      } catch (NoClassDefFoundError | ExceptionInInitializerError needsMoreOfTheLibrary) {
        return loadClass(className);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("org.apache.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = file.readAllBytes();
        byte[] woven = weaver.transform(this, name.replace('.', '/'), null, null, bytes);
        byte[] defined = woven == null ? bytes : woven;
        return defineClass(name, defined, 0, defined.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }

  /** The library's members that an advice class names, looked up in the library. */
  private static final class UsedMembers {
    private final ClassLoader library;

    UsedMembers(ClassLoader library) {
      this.library = library;
    }

    List<String> missingIn(Class<?> advice) throws Exception {
      List<String> missing = new ArrayList<>();
      try (InputStream bytes =
          advice.getResourceAsStream("/" + advice.getName().replace('.', '/') + ".class")) {
        new ClassReader(bytes)
            .accept(
                new ClassVisitor(Opcodes.ASM9) {
                  @Override
                  public MethodVisitor visitMethod(
                      int access, String name, String descriptor, String signature, String[] ex) {
                    return new Uses(missing);
                  }
                },
                0);
      }
      return missing;
    }

    private final class Uses extends MethodVisitor {
      private final List<String> missing;

      Uses(List<String> missing) {
        super(Opcodes.ASM9);
        this.missing = missing;
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        check(owner, name, descriptor, true);
      }

      @Override
      public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        check(owner, name, descriptor, false);
      }

      private void check(String owner, String name, String descriptor, boolean method) {
        if (owner.startsWith("org/apache/") && !exists(owner, name, descriptor, method)) {
          missing.add(owner + "." + name + descriptor);
        }
      }
    }

    private boolean exists(String owner, String name, String descriptor, boolean method) {
      boolean[] found = new boolean[1];
      List<String> supers = new ArrayList<>();
      try (InputStream bytes = library.getResourceAsStream(owner + ".class")) {
        if (bytes == null) {
          return false;
        }
        new ClassReader(bytes)
            .accept(
                new ClassVisitor(Opcodes.ASM9) {
                  @Override
                  public void visit(int v, int a, String n, String s, String sup, String[] itf) {
                    supers.add(sup);
                    supers.addAll(Arrays.asList(itf));
                  }

                  @Override
                  public @Nullable MethodVisitor visitMethod(
                      int access, String n, String d, String signature, String[] ex) {
                    found[0] |= method && n.equals(name) && d.equals(descriptor);
                    return null;
                  }

                  @Override
                  public @Nullable FieldVisitor visitField(
                      int access, String n, String d, String signature, Object value) {
                    found[0] |= !method && n.equals(name) && d.equals(descriptor);
                    return null;
                  }
                },
                ClassReader.SKIP_CODE);
      } catch (IOException unreadable) {
        return false;
      }
      return found[0]
          || supers.stream().anyMatch(s -> s != null && exists(s, name, descriptor, method));
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aSlotKeepsWhatIsPutIntoIt(File jar) throws Exception {
    try (WeavingLoader loader = new WeavingLoader(jar, table)) {
      Slot slot =
          (Slot) loader.loadClass("org.apache.coyote.Request").getConstructor().newInstance();
      assertThat(slot.streamgauge$meter()).isNull();
      Meter meter = new NoMeter();
      slot.streamgauge$meter(meter);
      assertThat(slot.streamgauge$meter()).isSameAs(meter);
    }
  }

  static final class NoMeter extends Meter {
    @Override
    public void chunk(long bytes) {}

    @Override
    public void part(long bytes, boolean last) {}

    @Override
    public void transferFrom(long position) {}

    @Override
    public void transferredTo(long position) {}

    @Override
    public void flushed() {}

    @Override
    public void framed(boolean eachChunk) {}

    @Override
    public void blocked(int kind) {}

    @Override
    public void unblocked() {}

    @Override
    public void pending(long bytes, long limit) {}

    @Override
    public void drained() {}

    @Override
    public void cut(long moved, long size, Throwable failure) {}

    @Override
    public void socketFailed(Throwable failure, long unsent) {}

    @Override
    public void transportFailed(@Nullable Throwable failure) {}

    @Override
    public Exchange exchange() {
      throw new UnsupportedOperationException();
    }
  }
}
