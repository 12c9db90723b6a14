// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.bootstrap.Bridge;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Tells the bridge what each call of one method of the JDK's returns within a method that is woven.
 * Some classes keep that in a local variable, where no advice at their methods' ends can see it:
 * how many bytes came before they were deciphered, how many messages were thrown away.
 */
final class Returned extends MethodVisitor {

  private static final int PUSHED = 3;

  private final String owner;
  private final String name;
  private final String descriptor;
  private final String told;
  private boolean found;

  private Returned(MethodVisitor next, String owner, String name, String descriptor, String told) {
    super(OpenedClassReader.ASM_API, next);
    this.owner = owner;
    this.name = name;
    this.descriptor = descriptor;
    this.told = told;
  }

  /** What {@code SocketChannel#read(ByteBuffer)} returns goes to {@link Bridge#received}. */
  static Returned bySocketReads(MethodVisitor next) {
    return new Returned(
        next, "java/nio/channels/SocketChannel", "read", "(Ljava/nio/ByteBuffer;)I", "received");
  }

  /** What {@code Queue#poll()} returns goes to {@link Bridge#gaveUp}. */
  static Returned byPolls(MethodVisitor next) {
    return new Returned(next, "java/util/Queue", "poll", "()Ljava/lang/Object;", "gaveUp");
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    if (owner.equals(this.owner) && name.equals(this.name) && descriptor.equals(this.descriptor)) {
      found = true;
      super.visitInsn(Opcodes.DUP);
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitInsn(Opcodes.SWAP);
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          Type.getInternalName(Bridge.class),
          told,
          "(Ljava/lang/Object;" + Type.getReturnType(descriptor).getDescriptor() + ")V",
          false);
    }
  }

  @Override
  public void visitMaxs(int stack, int locals) {
    super.visitMaxs(found ? stack + PUSHED : stack, locals);
  }
}
