// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.bootstrap.Bridge;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Tells {@link Bridge#received(Object, int)} what each {@code SocketChannel#read(ByteBuffer)} in a
 * method returns. A class that deciphers keeps that number in a local variable, where no advice at
 * its methods' ends can see it.
 */
final class SocketReads extends MethodVisitor {

  private static final int PUSHED = 3;

  private boolean found;

  SocketReads(MethodVisitor next) {
    super(OpenedClassReader.ASM_API, next);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    if (owner.equals("java/nio/channels/SocketChannel")
        && name.equals("read")
        && descriptor.equals("(Ljava/nio/ByteBuffer;)I")) {
      found = true;
      super.visitInsn(Opcodes.DUP);
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitInsn(Opcodes.SWAP);
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          Type.getInternalName(Bridge.class),
          "received",
          "(Ljava/lang/Object;I)V",
          false);
    }
  }

  @Override
  public void visitMaxs(int stack, int locals) {
    super.visitMaxs(found ? stack + PUSHED : stack, locals);
  }
}
