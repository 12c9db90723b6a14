// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.bootstrap.Bridge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Weaves one class: every joinpoint whose method, and whatever its advice needs, is in the very
 * bytes at hand. One that cannot be woven is reported and left out; the others are woven all the
 * same.
 *
 * <p>Whatever advice throws goes to {@link Bridge#swallowed} with the joinpoint's number.
 *
 * <p>ByteBuddy's {@link Advice} is driven by a class visitor of our own, not by its class builder:
 * that is a fifth of ByteBuddy's classes less to load before the first response, and methods
 * without a joinpoint are copied as bytes.
 */
final class Weaving {

  private static final int NO_FLAGS = 0;
  private static final int MAJOR_VERSION = 6;

  /** What the advice of every class needs again. */
  private static final TypePool SHARED =
      new TypePool.Default.WithLazyResolution(
          new TypePool.CacheProvider.Simple(),
          ClassFileLocator.ForClassLoader.of(Weaving.class.getClassLoader()),
          TypePool.Default.ReaderMode.FAST) {
        @Override
        public Resolution describe(String name) {
          return name.equals("java.lang.Throwable") || name.startsWith("net.bytebuddy.")
              ? super.describe(name)
              : new Resolution.Illegal(name);
        }
      };

  private final byte[] bytes;
  private final boolean socketReads;
  private final @Nullable String gaveUp;
  private final Relocation relocation;
  private final List<Class<?>> slots;
  private final WeaveReport report;
  private final ClassFileLocator locator;
  private final TypePool pool;
  private final TypeDescription target;
  private final Map<Joinpoint, MethodDescription> methods = new LinkedHashMap<>();

  Weaving(
      JoinpointTable.WovenType type,
      @Nullable ClassLoader loader,
      byte[] bytes,
      List<Class<?>> slots,
      Set<Joinpoint> unwoven,
      WeaveReport report) {
    this.bytes = bytes;
    this.socketReads = type.socketReads;
    this.gaveUp = type.gaveUp;
    this.relocation = type.relocation;
    this.slots = slots;
    this.report = report;
    this.locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(type.className, bytes),
            new OwnClasses(type.relocation),
            ClassFileLocator.ForClassLoader.of(loader));
    this.pool =
        new TypePool.Default.WithLazyResolution(
            new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST, SHARED);
    this.target = pool.describe(type.className).resolve();
    for (Joinpoint joinpoint : type.joinpoints) {
      Joinpoint preferred = joinpoint.preferred();
      if (!unwoven.contains(joinpoint) && (preferred == null || !methods.containsKey(preferred))) {
        find(joinpoint);
      }
    }
  }

  static boolean isInterface(byte[] classFile) {
    return (OpenedClassReader.of(classFile).getAccess() & Opcodes.ACC_INTERFACE) != 0;
  }

  private void find(Joinpoint joinpoint) {
    for (MethodDescription method : target.getDeclaredMethods()) {
      if (method.getInternalName().equals(joinpoint.method())
          && !method.isBridge()
          && joinpoint.takes(parameterTypes(method))) {
        methods.put(joinpoint, method);
        return;
      }
    }
    if (!joinpoint.isInSomeVersions()) {
      report.skipped(joinpoint, "no such method in this version");
    }
  }

  private List<String> parameterTypes(MethodDescription method) {
    List<String> names = new ArrayList<>();
    for (ParameterDescription parameter : method.getParameters()) {
      names.add(relocation.original(parameter.getType().asErasure().getActualName()));
    }
    return names;
  }

  byte[] woven() {
    try {
      return weave(methods.keySet());
    } catch (RuntimeException oneOfThem) {
      return weave(fitting());
    }
  }

  private Set<Joinpoint> fitting() {
    Set<Joinpoint> fitting = new LinkedHashSet<>();
    for (Joinpoint joinpoint : methods.keySet()) {
      if (!cannotBeWoven(joinpoint)) {
        fitting.add(joinpoint);
      }
    }
    return fitting;
  }

  private boolean cannotBeWoven(Joinpoint joinpoint) {
    try {
      weave(Collections.singleton(joinpoint));
      return false;
    } catch (RuntimeException why) {
      report.skipped(joinpoint, String.valueOf(why.getMessage()));
      return true;
    }
  }

  private byte[] weave(Set<Joinpoint> chosen) {
    ClassReader reader = OpenedClassReader.of(bytes);
    ClassWriter writer = new ClassWriter(reader, NO_FLAGS);
    ClassVisitor next = writer;
    for (Class<?> slot : slots) {
      next = new SlotVisitor(next, slot);
    }
    reader.accept(new AdviceVisitor(next, chosen), NO_FLAGS);
    return writer.toByteArray();
  }

  /** Copies advice into the chosen joinpoints' methods. */
  private final class AdviceVisitor extends ClassVisitor {

    private final Set<Joinpoint> chosen;
    private final Implementation.Context context =
        new Implementation.Context.Disabled(
            target,
            ClassFileVersion.ofMinorMajor(bytes[MAJOR_VERSION] << 8 | bytes[MAJOR_VERSION + 1]),
            Implementation.Context.FrameGeneration.DISABLED) {};

    AdviceVisitor(ClassVisitor next, Set<Joinpoint> chosen) {
      super(OpenedClassReader.ASM_API, next);
      this.chosen = chosen;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor body = super.visitMethod(access, name, descriptor, signature, exceptions);
      body = socketReads ? Returned.bySocketReads(body) : body;
      body = name.equals(gaveUp) ? Returned.byPolls(body) : body;
      for (Joinpoint joinpoint : chosen) {
        MethodDescription method = methods.get(joinpoint);
        if (method != null
            && method.getInternalName().equals(name)
            && method.getDescriptor().equals(descriptor)) {
          body = advice(joinpoint).wrap(target, method, body, context, pool, NO_FLAGS, NO_FLAGS);
        }
      }
      return body;
    }
  }

  private Advice advice(Joinpoint joinpoint) {
    TypeDescription advice = pool.describe(joinpoint.advice().getName()).resolve();
    return Advice.to(advice, locator).withExceptionHandler(new Swallow(joinpoint.id()));
  }

  /**
   * Answers for our own classes only: what the agent happens to carry of some library is not what
   * the woven class sees of it.
   */
  private static final class OwnClasses implements ClassFileLocator {

    private static final ClassFileLocator LOADER =
        ClassFileLocator.ForClassLoader.of(Weaving.class.getClassLoader());

    private final Relocation relocation;

    OwnClasses(Relocation relocation) {
      this.relocation = relocation;
    }

    @Override
    public Resolution locate(String name) throws IOException {
      boolean advice = name.startsWith("io.streamgauge.");
      if (!advice && !name.startsWith("java.lang.Streamgauge")) {
        return new Resolution.Illegal(name);
      }
      Resolution own = LOADER.locate(name);
      return advice && own.isResolved()
          ? new Resolution.Explicit(relocation.moved(own.resolve()))
          : own;
    }

    @Override
    public void close() {}
  }

  /** Hands the thrown object on the stack, and the joinpoint's number, to the bridge. */
  private static final class Swallow extends StackManipulation.AbstractBase {

    private static final String BRIDGE = Type.getInternalName(Bridge.class);

    private final int joinpoint;

    Swallow(int joinpoint) {
      this.joinpoint = joinpoint;
    }

    @Override
    public Size apply(MethodVisitor code, Implementation.Context context) {
      code.visitIntInsn(Opcodes.SIPUSH, joinpoint);
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC, BRIDGE, "swallowed", "(Ljava/lang/Throwable;I)V", false);
      return new Size(-1, 1);
    }
  }
}
