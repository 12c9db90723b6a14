// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.Libraries;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.Slot;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every joinpoint against the libraries: the oldest supported, a middle and the newest
 * release of each line, copied by the build into {@code target/libraries}, as one jar or as a
 * directory of jars that belong together.
 *
 * <p>A class that one release of a line has must be in all of them, and so must its methods, unless
 * they are {@linkplain io.streamgauge.instrumentation.Joinpoints.Type#alternative alternatives}.
 * Each alternative must be somewhere.
 */
class JoinpointsTest {

  private final JoinpointTable table = Catalogues.filled(new Libraries());

  private static boolean isLibrarys(String internalName) {
    return Stream.of(
            "org/apache/",
            "org/eclipse/jetty/",
            "io/undertow/",
            "org/xnio/",
            "io/netty/",
            "io/grpc/",
            "org/springframework/",
            "org/glassfish/tyrus/",
            "org/glassfish/grizzly/",
            "org/java_websocket/",
            "com/linecorp/armeria/")
        .anyMatch(internalName::startsWith);
  }

  static Stream<File> libraries() {
    File[] releases = new File("target/libraries").listFiles();
    assertThat(releases).isNotNull().hasSizeGreaterThanOrEqualTo(9);
    return Arrays.stream(releases).sorted();
  }

  /** The releases of the same line: {@code jetty-12.0.5} and {@code jetty-12.0.39}. */
  private static Stream<File> lineOf(File release) {
    String line = release.getName().replaceFirst("(-\\d+\\.\\d+)\\..*", "$1.");
    return libraries().filter(other -> other.getName().startsWith(line));
  }

  private static URL[] urlsOf(File release) throws Exception {
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> jars = Files.walk(release.toPath())) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        urls.add(jar.toUri().toURL());
      }
    }
    return urls.toArray(new URL[0]);
  }

  /** Whether it has the class; an interface of that name in another version is not meant. */
  private static boolean has(File release, String className) {
    String file = className.replace('.', '/') + ".class";
    try (URLClassLoader library = new URLClassLoader(urlsOf(release), null);
        InputStream bytes = library.getResourceAsStream(file)) {
      return bytes != null && (new ClassReader(bytes).getAccess() & Opcodes.ACC_INTERFACE) == 0;
    } catch (Exception unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static boolean isExpected(JoinpointTable.WovenType type, File release) {
    return has(release, type.className)
        || lineOf(release).anyMatch(other -> has(other, type.className))
            && (type.joinpoints.isEmpty()
                || !type.joinpoints.stream().allMatch(Joinpoint::isInSomeVersions));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void everyJoinpointIsFoundAndWoven(File release) throws Exception {
    try (WeavingLoader loader = new WeavingLoader(release, table)) {
      int found = 0;
      for (JoinpointTable.WovenType type : Catalogues.typesOf(table, new Libraries())) {
        if (isExpected(type, release)) {
          Class<?> woven = loader.verified(type.className);
          if (type.slot && !woven.isInterface()) {
            assertThat(Slot.class.isAssignableFrom(woven)).as(type.className).isTrue();
          }
          found++;
        }
      }
      assertThat(found).as("classes with joinpoints").isPositive();
      assertThat(loader.weaver.report().skipped()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void everyMemberThatAdviceUsesExists(File release) throws Exception {
    try (URLClassLoader library = new URLClassLoader(urlsOf(release), null)) {
      List<String> missing = new ArrayList<>();
      for (Joinpoint joinpoint : table.joinpoints()) {
        if (appliesTo(library, joinpoint)) {
          missing.addAll(new UsedMembers(library).missingIn(joinpoint.advice()));
        }
      }
      assertThat(missing).isEmpty();
    }
  }

  /**
   * An alternative that is rightly missing, or a name that is an interface's here, is not woven.
   */
  private static boolean appliesTo(ClassLoader library, Joinpoint joinpoint) throws IOException {
    String file = joinpoint.className().replace('.', '/') + ".class";
    try (InputStream bytes = library.getResourceAsStream(file)) {
      return bytes != null
          && !Weaving.isInterface(bytes.readAllBytes())
          && (!joinpoint.isInSomeVersions() || isIn(library, joinpoint));
    }
  }

  /** Netty 4.1's HTTP/3 is the incubator's: the same classes in other packages. */
  @Test
  void classesThatHaveAnotherNameInSomeReleasesAreWovenLikewise() throws Exception {
    File netty = libraries().filter(r -> r.getName().equals("netty-4.1.140")).findFirst().get();
    String here = "io/netty/handler/codec/";
    try (WeavingLoader loader = new WeavingLoader(netty, table)) {
      int found = 0;
      for (JoinpointTable.WovenType type : Catalogues.typesOf(table, new Libraries())) {
        String name = type.className.replace('.', '/');
        if (name.startsWith(here + "http3/") || name.startsWith(here + "quic/")) {
          String there = name.replace(here, "io/netty/incubator/codec/");
          assertThat(table.type(there)).as(there).isNotNull();
          Class<?> woven = loader.verified(there.replace('/', '.'));
          assertThat(Slot.class.isAssignableFrom(woven)).as(there).isEqualTo(type.slot);
          found++;
        }
      }
      assertThat(found).isEqualTo(4);
      assertThat(loader.weaver.report().skipped()).isEmpty();
    }
  }

  @Test
  void aLibrarysJoinpointsAreDeclaredWithItsFirstClass() {
    JoinpointTable lazy = new JoinpointTable(new Libraries());
    assertThat(lazy.type("com/example/Shop")).isNull();
    assertThat(lazy.joinpoints()).isEmpty();
    assertThat(lazy.type("org/apache/coyote/Request")).isNotNull();
    assertThat(lazy.joinpoints())
        .isNotEmpty()
        .allSatisfy(j -> assertThat(j.className()).startsWith("org.apache."));
    assertThat(table.joinpoints()).hasSizeLessThan(JoinpointTable.LIMIT);
  }

  @Test
  void everyJoinpointIsInSomeRelease() throws Exception {
    List<Joinpoint> nowhere = new ArrayList<>(table.joinpoints());
    for (File release : libraries().toList()) {
      try (URLClassLoader library = new URLClassLoader(urlsOf(release), null)) {
        nowhere.removeIf(joinpoint -> isIn(library, joinpoint));
      }
    }
    assertThat(nowhere).isEmpty();
  }

  private static boolean isIn(ClassLoader library, Joinpoint joinpoint) {
    ClassFileLocator locator = ClassFileLocator.ForClassLoader.of(library);
    TypePool.Resolution type =
        TypePool.Default.WithLazyResolution.of(locator).describe(joinpoint.className());
    return type.isResolved()
        && type.resolve().getDeclaredMethods().stream()
            .anyMatch(
                method ->
                    method.getInternalName().equals(joinpoint.method())
                        && joinpoint.takes(
                            method.getParameters().asTypeList().asErasures().stream()
                                .map(TypeDescription::getActualName)
                                .toList()));
  }

  /** Loads a library's classes through the weaver. */
  private static final class WeavingLoader extends URLClassLoader {
    final Weaver weaver;

    WeavingLoader(File release, JoinpointTable table) throws Exception {
      super(urlsOf(release), WeavingLoader.class.getClassLoader());
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
      if (!isLibrarys(name.replace('.', '/'))) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    /** The library's own first: the tests' own server is a Jetty too. */
    @Override
    public @Nullable URL getResource(String name) {
      URL librarys = findResource(name);
      return librarys != null ? librarys : super.getResource(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      URL resource = findResource(name.replace('.', '/') + ".class");
      if (resource == null) {
        throw new ClassNotFoundException(name);
      }
      try (InputStream file = resource.openStream()) {
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
        if (isLibrarys(owner) && !exists(owner, name, descriptor, method)) {
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

  @Test
  void aSlotKeepsWhatIsPutIntoIt() throws Exception {
    File tomcat = libraries().filter(r -> r.getName().startsWith("tomcat")).findFirst().get();
    try (WeavingLoader loader = new WeavingLoader(tomcat, table)) {
      Slot slot =
          (Slot) loader.loadClass("org.apache.coyote.Request").getConstructor().newInstance();
      assertThat(slot.streamgauge$meter()).isNull();
      Meter meter =
          new ByteBuddy()
              .subclass(Meter.class)
              .method(isAbstract())
              .intercept(StubMethod.INSTANCE)
              .make()
              .load(Meter.class.getClassLoader())
              .getLoaded()
              .getConstructor()
              .newInstance();
      slot.streamgauge$meter(meter);
      assertThat(slot.streamgauge$meter()).isSameAs(meter);
    }
  }
}
