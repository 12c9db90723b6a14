// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.ConnectionSlot;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.Slot;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@link Slot} or {@link ConnectionSlot}: a transient field for a meter or a connection, and
 * its two accessors.
 */
final class SlotVisitor extends ClassVisitor {

  private final String slot;
  private final String carried;
  private final String member;
  private String owner = "";

  SlotVisitor(ClassVisitor next, Class<?> slot) {
    super(OpenedClassReader.ASM_API, next);
    boolean isMeters = slot == Slot.class;
    this.slot = Type.getInternalName(slot);
    this.carried = Type.getDescriptor(isMeters ? Meter.class : Connection.class);
    this.member = isMeters ? "streamgauge$meter" : "streamgauge$connection";
  }

  /**
   * The slots that a class gets.
   *
   * @param redefined the class where it is loaded already: then it keeps what it has
   */
  static List<Class<?>> slotsOf(JoinpointTable.WovenType type, @Nullable Class<?> redefined) {
    List<Class<?>> slots = new ArrayList<>();
    if (type.slot && (redefined == null || Slot.class.isAssignableFrom(redefined))) {
      slots.add(Slot.class);
    }
    if (type.connectionSlot
        && (redefined == null || ConnectionSlot.class.isAssignableFrom(redefined))) {
      slots.add(ConnectionSlot.class);
    }
    return slots;
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
    more[interfaces.length] = slot;
    String signed = signature == null ? null : signature + "L" + slot + ";";
    super.visit(version, access, name, signed, superName, more);
  }

  @Override
  public void visitEnd() {
    int hidden = Opcodes.ACC_SYNTHETIC;
    super.visitField(
        Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | hidden, member, carried, null, null);
    MethodVisitor getter =
        super.visitMethod(Opcodes.ACC_PUBLIC | hidden, member, "()" + carried, null, null);
    getter.visitCode();
    getter.visitVarInsn(Opcodes.ALOAD, 0);
    getter.visitFieldInsn(Opcodes.GETFIELD, owner, member, carried);
    getter.visitInsn(Opcodes.ARETURN);
    getter.visitMaxs(1, 1);
    getter.visitEnd();
    MethodVisitor setter =
        super.visitMethod(Opcodes.ACC_PUBLIC | hidden, member, "(" + carried + ")V", null, null);
    setter.visitCode();
    setter.visitVarInsn(Opcodes.ALOAD, 0);
    setter.visitVarInsn(Opcodes.ALOAD, 1);
    setter.visitFieldInsn(Opcodes.PUTFIELD, owner, member, carried);
    setter.visitInsn(Opcodes.RETURN);
    setter.visitMaxs(2, 2);
    setter.visitEnd();
    super.visitEnd();
  }
}
