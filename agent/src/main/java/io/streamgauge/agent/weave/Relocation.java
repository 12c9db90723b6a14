// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * Where a copy of a library was moved to: by whoever ships it inside a library of his own, for
 * example to {@code io/grpc/netty/shaded/}, or by its makers, from one release to another. The same
 * advice is woven there, its names moved likewise.
 */
final class Relocation {

  /** A library in its own place. */
  static final Relocation NONE = new Relocation("", "");

  private final String from;
  private final String to;
  private final String[] roots;

  /**
   * A copy's place.
   *
   * @param from how the internal names of what was moved begin in the library's own place
   * @param to what they begin with instead
   * @param roots which of the names that begin so are meant
   */
  Relocation(String from, String to, String... roots) {
    this.from = from;
    this.to = to;
    this.roots = roots;
  }

  /** The class's binary name in the library's own place. */
  String original(String className) {
    return className.startsWith(to.replace('/', '.'))
        ? from.replace('/', '.') + className.substring(to.length())
        : className;
  }

  /** The class's binary name in the copy. */
  String moved(String className) {
    return to.replace('/', '.') + className.substring(from.length());
  }

  /** Class file of advice, naming the copy's classes. */
  byte[] moved(byte[] advice) {
    if (to.isEmpty()) {
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
                        return to + internalName.substring(from.length());
                      }
                    }
                    return internalName;
                  }
                }),
            0);
    return writer.toByteArray();
  }
}
