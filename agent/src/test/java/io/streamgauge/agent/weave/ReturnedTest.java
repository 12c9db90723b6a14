// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.function.UnaryOperator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.junit.jupiter.api.Test;

class ReturnedTest {

  /** What a channel does that deciphers. */
  public static class Deciphering {
    int read(SocketChannel socket, ByteBuffer records, ByteBuffer text) throws Exception {
      int bytes = socket.read(records);
      return bytes < 0 ? bytes : text.remaining();
    }

    void shorten(Queue<String> messages) {
      while (messages.size() > 2) {
        if (messages.poll() == null) {
          break;
        }
        messages.peek();
      }
    }

    long other(SocketChannel socket, ByteBuffer[] records) throws Exception {
      return socket.read(records, 0, 1);
    }
  }

  @Test
  void eachReadOfOneBufferIsToldAndNothingElse() throws Exception {
    assertThat(told(woven(Returned::bySocketReads), "received")).isEqualTo(1);
  }

  @Test
  void eachPollOfAQueueIsToldAndNothingElse() throws Exception {
    assertThat(told(woven(Returned::byPolls), "gaveUp")).isEqualTo(1);
  }

  private static int told(byte[] woven, String bridges) {
    int[] told = new int[1];
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String called, String type, boolean isInterface) {
                    told[0] += called.equals(bridges) && owner.endsWith("Bridge") ? 1 : 0;
                  }
                };
              }
            },
            0);
    return told[0];
  }

  @Test
  void theJvmVerifiesIt() throws Exception {
    byte[] bytes = woven(body -> Returned.bySocketReads(Returned.byPolls(body)));
    Class<?> defined =
        new ClassLoader(getClass().getClassLoader()) {
          Class<?> define() {
            return defineClass(Deciphering.class.getName(), bytes, 0, bytes.length);
          }
        }.define();
    assertThat(Class.forName(defined.getName(), true, defined.getClassLoader())).isSameAs(defined);
  }

  private static byte[] woven(UnaryOperator<MethodVisitor> by) throws Exception {
    String file = Deciphering.class.getName().replace('.', '/') + ".class";
    ClassReader reader =
        new ClassReader(ReturnedTest.class.getClassLoader().getResourceAsStream(file));
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(OpenedClassReader.ASM_API, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] thrown) {
            return by.apply(super.visitMethod(access, name, descriptor, signature, thrown));
          }
        },
        0);
    return writer.toByteArray();
  }
}
