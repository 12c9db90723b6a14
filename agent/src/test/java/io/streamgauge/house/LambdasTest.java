// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/**
 * No lambdas where the JVM is still starting, nor in what is inlined into other classes.
 *
 * <p>A lambda is linked by an {@code invokedynamic}: in premain that loads half a hundred classes
 * of the JDK and crashed early releases of JDK 8; inlined into a class older than Java 7 it does
 * not verify.
 */
class LambdasTest {

  private static final String[] EARLY = {
    "io.streamgauge.bootstrap",
    "io.streamgauge.instrumentation",
    "io.streamgauge.agent.config",
    "io.streamgauge.agent.log",
    "io.streamgauge.agent.premain",
    "io.streamgauge.agent.weave"
  };

  @Test
  void nothingOnThePathOfPremainHasALambda() throws IOException {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : Code.MAIN) {
      if (isEarly(type.getPackageName()) && hasInvokeDynamic(type)) {
        found.add(type.getName());
      }
    }
    assertThat(found).isEmpty();
  }

  private static boolean isEarly(String name) {
    for (String early : EARLY) {
      if (name.equals(early) || name.startsWith(early + ".")) {
        return true;
      }
    }
    return name.equals("io.streamgauge.agent");
  }

  private static boolean hasInvokeDynamic(JavaClass type) throws IOException {
    boolean[] found = new boolean[1];
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      ClassVisitor visitor =
          new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
              return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(
                    String called, String calledDescriptor, Handle handle, Object... arguments) {
                  found[0] = true;
                }
              };
            }
          };
      new ClassReader(in.readAllBytes()).accept(visitor, ClassReader.SKIP_DEBUG);
    }
    return found[0];
  }
}
