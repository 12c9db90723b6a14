// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * Where a copy of a library was moved to by whoever ships it inside a library of his own, for
 * example {@code io/grpc/netty/shaded/}: the same advice is woven there, its names moved likewise.
 */
final class Relocation {

  /** A library in its own place. */
  static final Relocation NONE = new Relocation("", new String[0]);

  private final String prefix;
  private final String[] roots;

  /**
   * A copy's place.
   *
   * @param prefix what its internal names begin with
   * @param roots how the internal names of what may have been moved begin where it was not
   */
  Relocation(String prefix, String[] roots) {
    this.prefix = prefix;
    this.roots = roots;
  }

  /** The class's binary name in the library's own place. */
  String original(String className) {
    return className.startsWith(prefix.replace('/', '.'))
        ? className.substring(prefix.length())
        : className;
  }

  /** The class's binary name in the copy. */
  String moved(String className) {
    return prefix.replace('/', '.') + className;
  }

  /** Class file of advice, naming the copy's classes. */
  byte[] moved(byte[] advice) {
    if (prefix.isEmpty()) {
      return advice;
    }
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(advice)
        .accept(
            new ClassRemapper(
                writer,
                new Remapper() {
                  @Override
                  public String map(String internalName) {
                    for (String root : roots) {
                      if (internalName.startsWith(root)) {
                        return prefix + internalName;
                      }
                    }
                    return internalName;
                  }
                }),
            0);
    return writer.toByteArray();
  }
}
