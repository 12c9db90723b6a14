// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Joinpoints by class. Those of a library are declared when the first class of its packages is
 * loaded: a JVM pays for the libraries that it has, and not in premain.
 *
 * <p><em>Threads:</em> any that loads a class; declaring is done once, under this object's lock.
 */
public final class JoinpointTable {

  /** More joinpoints than there may be. */
  public static final int LIMIT = 1024;

  /** Which libraries there are. */
  public interface Catalogue {

    /**
     * Of each library, how its classes' internal names begin. One that begins with a slash stands
     * for copies of the library under some other package; {@code there=here} for a part of it that
     * has another name in some releases.
     */
    String[][] packages();

    /** What is woven into the library of that number. Asked once. */
    StreamInstrumentation[] instrumentations(int library);
  }

  private final Catalogue catalogue;
  private final String[][] packages;
  private final String[] roots;
  private final AtomicReferenceArray<@Nullable Map<String, WovenType>> declared;
  private final List<Joinpoint> joinpoints = new CopyOnWriteArrayList<>();

  /** A table of nothing yet. */
  public JoinpointTable(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.packages = catalogue.packages();
    this.roots = rootsOf(packages);
    this.declared = new AtomicReferenceArray<>(packages.length);
  }

  /** The class with this internal name, null where it has no joinpoint. */
  @Nullable WovenType type(String internalName) {
    for (int library = 0; library < packages.length; library++) {
      for (String start : packages[library]) {
        WovenType found = type(library, start, internalName);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private @Nullable WovenType type(int library, String start, String internalName) {
    int renamed = start.indexOf('=');
    if (renamed > 0) {
      if (!internalName.regionMatches(0, start, 0, renamed)) {
        return null;
      }
      String here = start.substring(renamed + 1);
      return copy(library, internalName, here, renamed, here);
    }
    int at = start.startsWith("/") ? internalName.indexOf(start) : -1;
    if (at > 0) {
      return copy(library, internalName, "", at + 1, roots);
    }
    return internalName.startsWith(start) ? types(library).get(internalName) : null;
  }

  /** One whose name begins with {@code from}, instead of the first {@code to} characters. */
  private @Nullable WovenType copy(
      int library, String internalName, String from, int to, String... moved) {
    WovenType original = types(library).get(from + internalName.substring(to));
    return original == null
        ? null
        : original.in(new Relocation(from, internalName.substring(0, to), moved));
  }

  private static String[] rootsOf(String[][] packages) {
    List<String> roots = new ArrayList<>();
    for (String[] library : packages) {
      for (String start : library) {
        if (start.startsWith("/")) {
          roots.add(start.substring(1));
        }
      }
    }
    return roots.toArray(new String[0]);
  }

  /** All joinpoints that have been declared so far, in the order of their numbers. */
  public List<Joinpoint> joinpoints() {
    return Collections.unmodifiableList(joinpoints);
  }

  /** The classes of one library with joinpoints or slots, by internal name. */
  Map<String, WovenType> types(int library) {
    Map<String, WovenType> known = declared.get(library);
    return known != null ? known : declare(library);
  }

  private synchronized Map<String, WovenType> declare(int library) {
    Map<String, WovenType> known = declared.get(library);
    if (known != null) {
      return known;
    }
    Map<String, WovenType> types = new HashMap<>();
    for (StreamInstrumentation instrumentation : catalogue.instrumentations(library)) {
      instrumentation.declare(new Declarations(instrumentation.library(), types));
    }
    declared.set(library, types);
    return types;
  }

  private final class Declarations implements Joinpoints {
    private final String library;
    private final Map<String, WovenType> types;

    Declarations(String library, Map<String, WovenType> types) {
      this.library = library;
      this.types = types;
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
        public Type socketReads() {
          woven.socketReads = true;
          return this;
        }

        @Override
        public Type gaveUp(String method) {
          woven.gaveUp = method;
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

        @Override
        public Type otherwise(Class<?> advice, String name, String... parameterTypes) {
          return add(
              new Joinpoint(joinpoints.size(), library, className, advice, name, parameterTypes)
                  .inSomeVersions()
                  .insteadOf(woven.joinpoints.get(woven.joinpoints.size() - 1)));
        }

        private Type add(Joinpoint joinpoint) {
          joinpoints.add(joinpoint);
          woven.joinpoints.add(joinpoint);
          return this;
        }
      };
    }

    private WovenType woven(String className) {
      String internalName = className.replace('.', '/');
      WovenType known = types.get(internalName);
      if (known == null) {
        known = new WovenType(className);
        types.put(internalName, known);
      }
      return known;
    }
  }

  /** One class, its joinpoints and which slots it gets. */
  static final class WovenType {
    final String className;
    final List<Joinpoint> joinpoints;
    boolean slot;
    boolean connectionSlot;
    boolean socketReads;
    @Nullable String gaveUp;
    final Relocation relocation;

    WovenType(String className) {
      this(className, Relocation.NONE, new ArrayList<>());
    }

    private WovenType(String className, Relocation relocation, List<Joinpoint> joinpoints) {
      this.className = className;
      this.relocation = relocation;
      this.joinpoints = joinpoints;
    }

    /** The same class in a copy of the library. */
    WovenType in(Relocation place) {
      WovenType copy = new WovenType(place.moved(className), place, joinpoints);
      copy.slot = slot;
      copy.connectionSlot = connectionSlot;
      copy.socketReads = socketReads;
      copy.gaveUp = gaveUp;
      return copy;
    }
  }
}
