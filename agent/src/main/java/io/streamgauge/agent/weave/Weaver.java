// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The agent's class file transformer: one hash look-up for every class of the JVM, ByteBuddy for
 * the few that have joinpoints.
 *
 * <p>A class gets its slot when it is loaded. One that was loaded before the agent (late attach, or
 * linked from an AOT cache before premain) is retransformed, which may not add fields; its carriers
 * live in the bridge's side table. Weaving is deterministic, so that another agent's
 * retransformation finds the same members again.
 */
public final class Weaver implements ClassFileTransformer {

  private final JoinpointTable table;
  private final Instrumentation instrumentation;
  private final WeaveReport report = new WeaveReport();
  private final Set<Joinpoint> unwoven =
      Collections.newSetFromMap(new ConcurrentHashMap<Joinpoint, Boolean>());
  private volatile @Nullable Starts starts;

  /** What starts with the first woven class, but not while premain is still weaving. */
  public interface Starts {

    /** Called for every woven class; must be cheap and must not throw. */
    void start();
  }

  /** A transformer that is not installed yet. */
  public Weaver(JoinpointTable table, Instrumentation instrumentation) {
    this.table = table;
    this.instrumentation = instrumentation;
  }

  /** Weaves every class with joinpoints from now on, and those that are loaded already. */
  public void install(Starts withFirstClass) {
    instrumentation.addTransformer(this, true);
    boolean late = false;
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (table.type(loaded.getName().replace('.', '/')) != null) {
        retransform(loaded);
        late = true;
      }
    }
    starts = withFirstClass;
    if (late) {
      withFirstClass.start();
    }
  }

  /** Where it weaves. */
  JoinpointTable table() {
    return table;
  }

  /** What was woven so far. */
  public WeaveReport report() {
    return report;
  }

  /** Takes a failing joinpoint's advice out again, everywhere. */
  public void unweave(Joinpoint joinpoint, String why) {
    if (unwoven.add(joinpoint)) {
      report.skipped(joinpoint, why);
      for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
        JoinpointTable.WovenType type = table.type(loaded.getName().replace('.', '/'));
        if (type != null && type.joinpoints.contains(joinpoint)) {
          retransform(loaded);
        }
      }
    }
  }

  private void retransform(Class<?> loaded) {
    try {
      instrumentation.retransformClasses(loaded);
    } catch (UnmodifiableClassException | LinkageError | RuntimeException refused) {
      skipAll(loaded.getName(), refused);
    }
  }

  private void skipAll(String className, Throwable why) {
    JoinpointTable.WovenType type = table.type(className.replace('.', '/'));
    if (type != null) {
      for (Joinpoint joinpoint : type.joinpoints) {
        report.skipped(joinpoint, why.toString());
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    JoinpointTable.WovenType type = internalName == null ? null : table.type(internalName);
    if (type == null) {
      return null;
    }
    try {
      if (Weaving.isInterface(bytes)) {
        return null; // another generation of the library uses the name for something else
      }
      byte[] woven =
          new Weaving(type, loader, bytes, SlotVisitor.slotsOf(type, redefined), unwoven, report)
              .woven();
      report.woven(type, redefined != null);
      Starts due = starts;
      if (due != null) {
        due.start();
      }
      return woven;
    } catch (Throwable failure) {
      skipAll(type.className, failure);
      return null;
    }
  }
}
