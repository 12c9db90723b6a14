// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One method of one class and the advice for it. */
public final class Joinpoint {

  private final int id;
  private final String library;
  private final String className;
  private final Class<?> advice;
  private final String method;
  private final String[] parameterTypes;
  private boolean inSomeVersions;
  private @Nullable Joinpoint preferred;

  Joinpoint(
      int id,
      String library,
      String className,
      Class<?> advice,
      String method,
      String[] parameterTypes) {
    this.id = id;
    this.library = library;
    this.className = className;
    this.advice = advice;
    this.method = method;
    this.parameterTypes = parameterTypes;
  }

  Joinpoint inSomeVersions() {
    inSomeVersions = true;
    return this;
  }

  Joinpoint insteadOf(Joinpoint other) {
    preferred = other;
    return this;
  }

  /** The one in whose absence it is woven, null where there is none. */
  @Nullable Joinpoint preferred() {
    return preferred;
  }

  /** Whether there are versions that rightly lack it. */
  boolean isInSomeVersions() {
    return inSomeVersions;
  }

  /** Its number, from 0. */
  public int id() {
    return id;
  }

  /** The library it belongs to. */
  public String library() {
    return library;
  }

  /** Binary name of the class it is in. */
  public String className() {
    return className;
  }

  /** The class whose bytecode is copied in. */
  public Class<?> advice() {
    return advice;
  }

  /** Name of the method. */
  public String method() {
    return method;
  }

  boolean takes(java.util.List<String> types) {
    return Arrays.asList(parameterTypes).equals(types);
  }

  @Override
  public String toString() {
    return className + "#" + method + "(" + String.join(", ", parameterTypes) + ")";
  }
}
