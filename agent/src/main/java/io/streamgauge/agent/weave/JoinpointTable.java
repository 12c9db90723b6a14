// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All joinpoints, by class. Filled once, then only read. */
public final class JoinpointTable {

  private final Map<String, WovenType> byInternalName = new HashMap<>();
  private final List<Joinpoint> joinpoints = new ArrayList<>();

  /** Collects what the instrumentations declare. */
  public JoinpointTable(StreamInstrumentation... instrumentations) {
    for (StreamInstrumentation instrumentation : instrumentations) {
      instrumentation.declare(new Declarations(instrumentation.library()));
    }
  }

  /** The class with this internal name, null where it has no joinpoint. */
  @Nullable WovenType type(String internalName) {
    return byInternalName.get(internalName);
  }

  /** All joinpoints, in the order of their numbers. */
  public List<Joinpoint> joinpoints() {
    return Collections.unmodifiableList(joinpoints);
  }

  /** All classes with joinpoints or slots. */
  Collection<WovenType> types() {
    return byInternalName.values();
  }

  private final class Declarations implements Joinpoints {
    private final String library;

    Declarations(String library) {
      this.library = library;
    }

    @Override
    public Type type(String className) {
      WovenType woven = woven(className);
      return new Type() {
        @Override
        public Type slot() {
          woven.slot = true;
          return this;
        }

        @Override
        public Type connectionSlot() {
          woven.connectionSlot = true;
          return this;
        }

        @Override
        public Type method(Class<?> advice, String name, String... parameterTypes) {
          return add(
              new Joinpoint(joinpoints.size(), library, className, advice, name, parameterTypes));
        }

        @Override
        public Type alternative(Class<?> advice, String name, String... parameterTypes) {
          return add(
              new Joinpoint(joinpoints.size(), library, className, advice, name, parameterTypes)
                  .inSomeVersions());
        }

        private Type add(Joinpoint joinpoint) {
          joinpoints.add(joinpoint);
          woven.joinpoints.add(joinpoint);
          return this;
        }
      };
    }
  }

  private WovenType woven(String className) {
    String internalName = className.replace('.', '/');
    WovenType known = byInternalName.get(internalName);
    if (known == null) {
      known = new WovenType(className);
      byInternalName.put(internalName, known);
    }
    return known;
  }

  /** One class, its joinpoints and which slots it gets. */
  static final class WovenType {
    final String className;
    final List<Joinpoint> joinpoints = new ArrayList<>();
    boolean slot;
    boolean connectionSlot;

    WovenType(String className) {
      this.className = className;
    }
  }
}
