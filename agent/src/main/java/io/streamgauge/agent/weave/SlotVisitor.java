// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.Slot;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Adds {@link Slot}: a transient field for a meter, and its two accessors. */
final class SlotVisitor extends ClassVisitor {

  private static final String SLOT = Type.getInternalName(Slot.class);
  private static final String METER = Type.getDescriptor(Meter.class);
  private static final String NAME = "streamgauge$meter";

  private String owner = "";

  SlotVisitor(ClassVisitor next) {
    super(OpenedClassReader.ASM_API, next);
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      String superName,
      String[] interfaces) {
    owner = name;
    String[] more = new String[interfaces.length + 1];
    System.arraycopy(interfaces, 0, more, 0, interfaces.length);
    more[interfaces.length] = SLOT;
    String signed = signature == null ? null : signature + "L" + SLOT + ";";
    super.visit(version, access, name, signed, superName, more);
  }

  @Override
  public void visitEnd() {
    int hidden = Opcodes.ACC_SYNTHETIC;
    super.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | hidden, NAME, METER, null, null);
    MethodVisitor getter =
        super.visitMethod(Opcodes.ACC_PUBLIC | hidden, NAME, "()" + METER, null, null);
    getter.visitCode();
    getter.visitVarInsn(Opcodes.ALOAD, 0);
    getter.visitFieldInsn(Opcodes.GETFIELD, owner, NAME, METER);
    getter.visitInsn(Opcodes.ARETURN);
    getter.visitMaxs(1, 1);
    getter.visitEnd();
    MethodVisitor setter =
        super.visitMethod(Opcodes.ACC_PUBLIC | hidden, NAME, "(" + METER + ")V", null, null);
    setter.visitCode();
    setter.visitVarInsn(Opcodes.ALOAD, 0);
    setter.visitVarInsn(Opcodes.ALOAD, 1);
    setter.visitFieldInsn(Opcodes.PUTFIELD, owner, NAME, METER);
    setter.visitInsn(Opcodes.RETURN);
    setter.visitMaxs(2, 2);
    setter.visitEnd();
    super.visitEnd();
  }
}
