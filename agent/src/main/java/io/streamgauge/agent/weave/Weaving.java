// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.bootstrap.Bridge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Weaves one class: every joinpoint whose method, and whatever its advice needs, is in the very
 * bytes at hand. One that cannot be woven is reported and left out; the others are woven all the
 * same.
 *
 * <p>Whatever advice throws goes to {@link Bridge#swallowed} with the joinpoint's number.
 */
final class Weaving {

  private static final MethodDescription SWALLOWED = swallowed();

  private final JoinpointTable.WovenType type;
  private final boolean slot;
  private final WeaveReport report;
  private final ClassFileLocator locator;
  private final TypePool pool;
  private final TypeDescription target;
  private final List<Joinpoint> joinpoints = new ArrayList<>();

  Weaving(
      JoinpointTable.WovenType type,
      @Nullable ClassLoader loader,
      byte[] bytes,
      boolean slot,
      Set<Joinpoint> unwoven,
      WeaveReport report) {
    this.type = type;
    this.slot = slot;
    this.report = report;
    this.locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(type.className, bytes),
            ClassFileLocator.ForClassLoader.of(Weaving.class.getClassLoader()),
            ClassFileLocator.ForClassLoader.of(loader));
    this.pool =
        new TypePool.Default.WithLazyResolution(
            new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST);
    this.target = pool.describe(type.className).resolve();
    joinpoints.addAll(type.joinpoints);
    joinpoints.removeAll(unwoven);
  }

  byte[] woven() {
    List<Joinpoint> present = new ArrayList<>();
    for (Joinpoint joinpoint : joinpoints) {
      if (methodOf(joinpoint) != null) {
        present.add(joinpoint);
      }
    }
    try {
      return weave(present);
    } catch (RuntimeException oneOfThem) {
      return weave(fitting(present));
    }
  }

  private List<Joinpoint> fitting(List<Joinpoint> present) {
    List<Joinpoint> fitting = new ArrayList<>();
    for (Joinpoint joinpoint : present) {
      if (!cannotBeWoven(joinpoint)) {
        fitting.add(joinpoint);
      }
    }
    return fitting;
  }

  private boolean cannotBeWoven(Joinpoint joinpoint) {
    try {
      weave(Collections.singletonList(joinpoint));
      return false;
    } catch (RuntimeException why) {
      report.skipped(joinpoint, String.valueOf(why.getMessage()));
      return true;
    }
  }

  private @Nullable MethodDescription methodOf(Joinpoint joinpoint) {
    for (MethodDescription method : target.getDeclaredMethods()) {
      if (method.getActualName().equals(joinpoint.method())
          && !method.isBridge()
          && joinpoint.takes(parameterTypes(method))) {
        return method;
      }
    }
    report.skipped(joinpoint, "no such method in this version");
    return null;
  }

  private static List<String> parameterTypes(MethodDescription method) {
    List<String> names = new ArrayList<>();
    for (ParameterDescription parameter : method.getParameters()) {
      names.add(parameter.getType().asErasure().getActualName());
    }
    return names;
  }

  private byte[] weave(List<Joinpoint> chosen) {
    DynamicType.Builder<?> builder =
        new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
            .with(Implementation.Context.Disabled.Factory.INSTANCE)
            .decorate(target, locator);
    if (slot) {
      builder = builder.visit(new SlotVisitor());
    }
    for (Joinpoint joinpoint : chosen) {
      MethodDescription method = methodOf(joinpoint);
      builder = builder.visit(advice(joinpoint).on(ElementMatchers.is(method)));
    }
    return builder.make(pool).getBytes();
  }

  private Advice advice(Joinpoint joinpoint) {
    TypeDescription advice = pool.describe(joinpoint.advice().getName()).resolve();
    return Advice.to(advice, locator)
        .withExceptionHandler(
            new StackManipulation.Compound(
                IntegerConstant.forValue(joinpoint.id()), MethodInvocation.invoke(SWALLOWED)));
  }

  private static MethodDescription swallowed() {
    try {
      return new MethodDescription.ForLoadedMethod(
          Bridge.class.getMethod("swallowed", Throwable.class, int.class));
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
